import { copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { runCommand } from "../probe/run_command.ts";
import { bootFile } from "./boot.ts";

/** An ISO 9660 image labelled `postern` that holds one file. Returns its path. */
export function makeIso(name: string, file: string): string {
  return makeIsoOf(name, { "postern.yaml": file });
}

/** The same with several files: what each is called on the volume, and where it is taken from. */
export function makeIsoOf(name: string, files: Readonly<Record<string, string>>): string {
  const iso = bootFile(name, "iso");
  rmSync(iso, { force: true });
  runCommand(
    ...["xorriso", "-as", "mkisofs", "-quiet", "-V", "postern", "-J", "-R", "-graft-points"],
    ...["-o", iso, ...Object.entries(files).map(([on, from]) => `/${on}=${from}`)],
  );
  return iso;
}

/** A GPT disk whose one partition has a name, and holds an ext4 file system with one file. */
export function makePartition(name: string, partition: string, file: string): string {
  const content = mkdtempSync(`${tmpdir()}/postern-test-`);
  copyFileSync(file, `${content}/config.yaml`);
  const [disk, fileSystem] = [bootFile(name, "gpt"), bootFile(name, "ext4")];
  for (const [image, bytes] of [[disk, 16 << 20] as const, [fileSystem, 8 << 20] as const]) {
    writeFileSync(image, "");
    truncateSync(image, bytes);
  }
  runCommand("mkfs.ext4", "-q", "-d", content, fileSystem);
  runCommand(
    "sh",
    "-c",
    `echo 'start=2048, size=16384, name=${partition}' | sfdisk -q -X gpt ${disk}`,
  );
  runCommand(
    "dd",
    `if=${fileSystem}`,
    `of=${disk}`,
    "bs=1M",
    "seek=1",
    "conv=notrunc",
    "status=none",
  );
  rmSync(content, { recursive: true });
  return disk;
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
