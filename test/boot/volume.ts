// SPDX-License-Identifier: Apache-2.0
import { copyFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { runCommand } from "../probe/run_command.ts";
import { bootFile } from "./boot.ts";

/** An ISO 9660 image labelled `postern` that holds one file. Returns its path. */
export function makeIso(name: string, file: string): string {
  return makeIsoOf(name, { "postern.yaml": file });
}

/**
 * The same with several files: what each is called on the volume, and where it is taken from. They belong
 * to somebody, who alone may read them.
 */
export function makeIsoOf(name: string, files: Readonly<Record<string, string>>): string {
  const iso = bootFile(name, "iso");
  rmSync(iso, { force: true });
  runCommand(
    ...["xorriso", "-as", "mkisofs", "-quiet", "-V", "postern", "-J", "-R", "-graft-points"],
    ...["-uid", "1000", "-file-mode", "0400", "-dir-mode", "0500"],
    ...["-o", iso, ...Object.entries(files).map(([on, from]) => `/${on}=${from}`)],
  );
  return iso;
}

/** A GPT disk whose one partition has a name, and holds an ext4 file system with one file. */
export function makePartition(name: string, partition: string, file: string): string {
  const fileSystem = makeExt4(name, file);
  const disk = bootFile(name, "gpt");
  writeFileSync(disk, "");
  truncateSync(disk, 16 << 20);
  runCommand(
    "sh",
    "-c",
    `echo 'start=2048, size=16384, name=${partition}' | sfdisk -q -X gpt ${disk}`,
  );
  overwrite(disk, fileSystem, 2048 * 512);
  return disk;
}

/** A file system labelled `postern` that holds one file, and whose group descriptors are gone. */
export function makeUnreadable(name: string, file: string): string {
  const image = makeExt4(name, file, "postern");
  // The first block is the boot block's, the second the superblock with the label.
  overwrite(image, "/dev/zero", 2 * EXT4_BLOCK, EXT4_BLOCK);
  return image;
}

const EXT4_BLOCK = 1024;

/** An ext4 file system of 8 MB with one file. */
function makeExt4(name: string, file: string, label = ""): string {
  const content = mkdtempSync(`${tmpdir()}/postern-test-`);
  copyFileSync(file, `${content}/config.yaml`);
  const image = bootFile(name, "ext4");
  writeFileSync(image, "");
  truncateSync(image, 8 << 20);
  runCommand("mkfs.ext4", "-q", "-b", `${EXT4_BLOCK}`, "-L", label, "-d", content, image);
  rmSync(content, { recursive: true });
  return image;
}

/** Writes a file, or its first bytes, over what `target` has at an offset, in bytes. */
function overwrite(target: string, file: string, offset: number, bytes?: number): void {
  const count = bytes === undefined ? [] : ["iflag=count_bytes", `count=${bytes}`];
  runCommand(
    ...["dd", `if=${file}`, `of=${target}`, "bs=64K", ...count],
    ...["oflag=seek_bytes", `seek=${offset}`, "conv=notrunc", "status=none"],
  );
}

/** A FAT image labelled `POSTERN`, as FAT labels are in capitals, that holds one file. */
export function makeVfat(name: string, file: string): string {
  return makeVfatOf(name, { "config.yaml": file });
}

/** The same with several files: what each is called on the volume, and where it is taken from. */
export function makeVfatOf(
  name: string,
  files: Readonly<Record<string, string>>,
  label = "POSTERN",
): string {
  const image = bootFile(name, "vfat");
  rmSync(image, { force: true });
  writeFileSync(image, "");
  truncateSync(image, 4 << 20);
  runCommand("mformat", "-i", image, "-v", label, "::");
  for (const [on, from] of Object.entries(files)) {
    runCommand("mcopy", "-i", image, from, `::${on}`);
  }
  return image;
}

/** A file with the given content, for a volume to hold; `name` is that of the boot, and more if it has several. */
export function writeDocument(name: string, content: string | Uint8Array): string {
  const file = bootFile(name, "yaml");
  writeFileSync(file, content);
  return file;
}
