// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { runCommand } from "../probe/run_command.ts";
import { bootFile } from "./boot.ts";
import { cpioPadding } from "./cpio_padding.ts";
import { IMAGE } from "./image.ts";

/**
 * The files one behind the other, as a boot loader hands several initrds over: each at a multiple of
 * four bytes, as the kernel wants it of a cpio that is not compressed. Returns its path.
 */
export function joinInitrds(name: string, files: readonly string[]): string {
  const initrd = bootFile(name, "initrd");
  const contents = files.map((file) => readFileSync(file));
  const padded = contents.flatMap((bytes) => [bytes, cpioPadding(bytes.length)]);
  writeFileSync(initrd, Buffer.concat(padded));
  return initrd;
}

/**
 * An initrd, the image's if no other is given, followed by a cpio of what `fill` puts into the
 * folder that it is given. Returns its path.
 */
export function extendInitrd(
  name: string,
  fill: (tree: string) => void,
  base: string = IMAGE.initrd,
): string {
  const tree = bootFile(name, "tree");
  rmSync(tree, { recursive: true, force: true });
  mkdirSync(tree);
  fill(tree);
  const initrd = joinInitrds(name, [base]);
  const pack = "find . -mindepth 1 | cpio --create --format=newc --owner=0:0 --quiet";
  runCommand("sh", "-c", `(cd ${tree} && ${pack}) >> ${initrd}`);
  return initrd;
}
