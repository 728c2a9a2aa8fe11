import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { runCommand } from "../probe/run_command.ts";
import { bootFile } from "./boot.ts";
import { IMAGE } from "./image.ts";

/**
 * The image's initrd, followed by a cpio of what `fill` puts into the folder that it is given.
 * Returns its path.
 */
export function extendInitrd(name: string, fill: (tree: string) => void): string {
  const [tree, initrd] = [bootFile(name, "tree"), bootFile(name, "initrd")];
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(tree);
  fill(tree);
  copyFileSync(IMAGE.initrd, initrd);
  const pack = "find . -mindepth 1 | cpio --create --format=newc --owner=0:0 --quiet";
  runCommand("sh", "-c", `(cd ${tree} && ${pack}) >> ${initrd}`);
  return initrd;
}
