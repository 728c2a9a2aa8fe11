import { rmSync, truncateSync, writeFileSync } from "node:fs";
import { runCommand } from "../probe/run_command.ts";
import { bootFile } from "./boot.ts";

/** An ISO 9660 image labelled `postern` that holds one file. Returns its path. */
export function makeIso(name: string, file: string, fileName = "postern.yaml"): string {
  const iso = bootFile(name, "iso");
  rmSync(iso, { force: true });
  const graft = `/${fileName}=${file}`;
  runCommand(
    ...["xorriso", "-as", "mkisofs", "-quiet", "-V", "postern", "-J", "-R"],
    ...["-graft-points", "-o", iso, graft],
  );
  return iso;
}

/** A FAT image labelled `POSTERN`, as FAT labels are in capitals, that holds one file. */
export function makeVfat(name: string, file: string, fileName = "config.yaml"): string {
  const image = bootFile(name, "vfat");
  rmSync(image, { force: true });
  writeFileSync(image, "");
  truncateSync(image, 4 << 20);
  runCommand("mformat", "-i", image, "-v", "POSTERN", "::");
  runCommand("mcopy", "-i", image, file, `::${fileName}`);
  return image;
}

/** A file of this boot with the given content, for a volume to hold. */
export function writeDocument(name: string, content: string | Uint8Array): string {
  const file = bootFile(name, "yaml");
  writeFileSync(file, content);
  return file;
}
