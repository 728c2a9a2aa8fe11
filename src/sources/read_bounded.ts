// SPDX-License-Identifier: Apache-2.0
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { MOST_BYTES } from "../limits.ts";
import { errnoOf } from "../linux/error_text.ts";

/**
 * Reads a plain file, and no more of it than its size said. Symbolic links, devices and pipes are refused.
 *
 * @throws Error with what is wrong with the file.
 */
export function readBounded(path: string): Uint8Array {
  const descriptor = openSync(
    path,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  );
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw new Error("is not a file");
    if (status.size > MOST_BYTES) throw new Error(`is larger than ${MOST_BYTES >> 20} MB`);
    const bytes = new Uint8Array(status.size);
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(descriptor, bytes, filled, bytes.length - filled, null);
      if (count === 0) throw new Error("ends early");
      filled += count;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}

/** The same, but undefined for a file that does not exist. */
export function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readBounded(path);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
