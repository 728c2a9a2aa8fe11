// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  closeSync,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { fileSystemOn, KNOWN_TYPES } from "../../../src/sources/file_system.ts";
import { runCommand } from "../../probe/run_command.ts";

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(`${tmpdir()}/postern-test-`);
  writeFileSync(`${folder}/postern.yaml`, "a configuration");
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** An image of 8 MB that holds nothing. */
function blank(name: string): string {
  const image = `${folder}/${name}`;
  writeFileSync(image, "");
  truncateSync(image, 8 << 20);
  return image;
}

function overwrite(image: string, offset: number, bytes: Uint8Array): string {
  const descriptor = openSync(image, "r+");
  writeSync(descriptor, bytes, 0, bytes.length, offset);
  closeSync(descriptor);
  return image;
}

function iso(name: string): string {
  const image = `${folder}/${name}`;
  const file = `${folder}/postern.yaml`;
  runCommand("xorriso", "-as", "mkisofs", "-quiet", "-V", "postern", "-o", image, file);
  return image;
}

function vfat(image: string): string {
  runCommand("mkfs.vfat", image);
  return image;
}

function ext4(image: string): string {
  runCommand("mkfs.ext4", "-q", "-F", image);
  return image;
}

const EROFS_MAGIC = Uint8Array.of(0xe2, 0xe1, 0xf5, 0xe0);

describe("a file system is recognised by its superblock", () => {
  test.each([
    ["iso9660", () => iso("iso")],
    ["iso9660", () => overwrite(iso("iso-hybrid"), 0, mbr())],
    ["vfat", () => vfat(blank("fat"))],
    ["vfat", () => formatted("fat-mtools", "-v", "POSTERN")],
    ["vfat", () => formatted("fat-32", "-F")],
    ["ext4", () => ext4(blank("ext4"))],
    ["erofs", () => overwrite(blank("erofs"), 1024, EROFS_MAGIC)],
  ])("%s", (type, make) => {
    expect(fileSystemOn(make())?.type).toBe(type);
    expect(KNOWN_TYPES).toContain(type);
  });

  test("not by one that was there before", () => {
    const image = blank("older");
    overwrite(image, 32_769, new TextEncoder().encode("CD001"));
    expect(fileSystemOn(image)?.type).toBe("iso9660");
    expect(fileSystemOn(vfat(image))?.type).toBe("vfat");
    expect(fileSystemOn(ext4(image))?.type).toBe("ext4");
  });

  test("nor by a boot sector that is none of FAT's", () => {
    expect(fileSystemOn(overwrite(blank("boot-sector"), 0, mbr()))).toBeUndefined();
  });
});

test("an ext4 volume is mounted without its journal, and never panics the kernel", () => {
  expect(fileSystemOn(ext4(blank("options")))?.options).toBe("noload,errors=continue");
});

function cut(name: string, length: number): string {
  const image = blank(name);
  truncateSync(image, length);
  return image;
}

/** A FAT file system of mtools'. */
function formatted(name: string, ...options: readonly string[]): string {
  const image = name === "fat-32" ? cut(name, 64 << 20) : blank(name);
  runCommand("mformat", "-i", image, ...options, "::");
  return image;
}

/** A master boot record: code, then a partition table, then the signature that FAT has as well. */
function mbr(): Uint8Array {
  const sector = new Uint8Array(512).fill(0x90);
  sector.set([0x55, 0xaa], 510);
  return sector;
}
