// SPDX-License-Identifier: Apache-2.0
/** Mounts what a configuration is read from, for as long as that takes. */
import { mkdtempSync, rmdirSync } from "node:fs";
import { mount, umount } from "../linux/libc.ts";
import { makeRuntimeDirectory } from "../linux/runtime_directory.ts";

/** The kernel's name of a file system, and the options to mount it with. */
export interface FileSystem {
  readonly type: string;
  readonly options: string;
}

const MS_RDONLY = 1;
const MS_NOSUID = 2;
const MS_NODEV = 4;
const MS_NOEXEC = 8;

/**
 * Mounts a device read-only, such that nothing on it can be run, and reads its root folder.
 *
 * @throws SystemCallError what mount(2) says of the device; what `read` throws
 */
export function withReadOnlyMount<T>(
  device: string,
  { type, options }: FileSystem,
  read: (root: string) => T,
): T {
  const target = mkdtempSync(`${makeRuntimeDirectory()}/mount-`);
  try {
    mount(device, target, type, MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, options);
    try {
      return read(target);
    } finally {
      umount(target);
    }
  } finally {
    rmdirSync(target);
  }
}
