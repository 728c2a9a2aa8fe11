// SPDX-License-Identifier: Apache-2.0
/** Which file system a device holds, by its superblock: the kernel is asked to mount that one alone. */
import { closeSync, openSync, readSync } from "node:fs";
import type { FileSystem } from "./read_only_mount.ts";

interface Known extends FileSystem {
  /** Whether a device that begins with these bytes holds it. */
  readonly isOn: (head: DataView) => boolean;
}

/** Where ISO 9660 has its first volume descriptor, and the end of what the others need (ECMA-119, 8.1). */
const ISO_DESCRIPTOR = 32_768;
const HEAD_BYTES = ISO_DESCRIPTOR + 6;

const EXT4_MAGIC = { offset: 1080, value: 0xef53 };
const EROFS_MAGIC = { offset: 1024, value: 0xe0f5e1e2 };
const BOOT_SIGNATURE = { offset: 510, value: 0xaa55 };
const FAT_SECTORS: readonly number[] = [512, 1024, 2048, 4096];

/** All of them, for people. */
export const KNOWN_TYPES = "iso9660, vfat, erofs or ext4";

/**
 * Its journal is replayed as it is mounted. A superblock that says to panic on an error does not get its way; none
 * of the other file systems can say so.
 */
export const EXT4_WITH_JOURNAL: FileSystem = { type: "ext4", options: "errors=continue" };

/**
 * The file systems that are known here. The last is ISO 9660: it leaves the first 32 kB to others, so that
 * one of them may stand before the rest of an older ISO.
 */
const KNOWN: readonly Known[] = [
  { type: "vfat", options: "", isOn: isFat },
  // What belongs to others is not to be written to, which a journal is when it is replayed.
  {
    ...EXT4_WITH_JOURNAL,
    options: `noload,${EXT4_WITH_JOURNAL.options}`,
    isOn: (head) => head.getUint16(EXT4_MAGIC.offset, true) === EXT4_MAGIC.value,
  },
  {
    type: "erofs",
    options: "",
    isOn: (head) => head.getUint32(EROFS_MAGIC.offset, true) === EROFS_MAGIC.value,
  },
  { type: "iso9660", options: "", isOn: (head) => textAt(head, ISO_DESCRIPTOR + 1, 5) === "CD001" },
];

/**
 * The file system on a device; undefined when it is none that is known here. Throws what open(2) and read(2)
 * throw.
 */
export function fileSystemOn(device: string): FileSystem | undefined {
  const head = new DataView(new ArrayBuffer(HEAD_BYTES));
  const descriptor = openSync(device, "r");
  try {
    for (let filled = 0; filled < HEAD_BYTES; ) {
      const count = readSync(descriptor, head, filled, HEAD_BYTES - filled, filled);
      if (count === 0) break;
      filled += count;
    }
  } finally {
    closeSync(descriptor);
  }
  return KNOWN.find(({ isOn }) => isOn(head));
}

/** FAT has no magic number: the kernel goes by what its boot sector says of the layout (fat_read_bpb). */
function isFat(head: DataView): boolean {
  const sectorsPerCluster = head.getUint8(13);
  return (
    head.getUint16(BOOT_SIGNATURE.offset, true) === BOOT_SIGNATURE.value &&
    FAT_SECTORS.includes(head.getUint16(11, true)) &&
    sectorsPerCluster > 0 &&
    (sectorsPerCluster & (sectorsPerCluster - 1)) === 0 &&
    head.getUint16(14, true) > 0 &&
    head.getUint8(16) > 0 &&
    isFatMedia(head.getUint8(21))
  );
}

function isFatMedia(media: number): boolean {
  return media === 0xf0 || media >= 0xf8;
}

function textAt(head: DataView, offset: number, length: number): string {
  return String.fromCharCode(...new Uint8Array(head.buffer, offset, length));
}
