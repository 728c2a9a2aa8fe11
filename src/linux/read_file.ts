// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync, readSync } from "node:fs";
import { MOST_BYTES } from "../limits.ts";
import { errnoOf, fileErrorText } from "./error_text.ts";

const INPUT = 0;
const CHUNK_BYTES = 64 << 10;

/** How long to wait before a descriptor that does not block is tried again. */
const RETRY_MS = 5;

/** Reads a file whole, which is no longer than a configuration may be. @throws Error a sentence that names the file */
export function readFile(path: string): Buffer {
  return naming(path, () => {
    const bytes = readBeginning(path);
    if (bytes.length > MOST_BYTES) throw new Error(`is larger than ${MOST_BYTES >> 20} MB`);
    return bytes;
  });
}

/**
 * Reads a file that may be a configuration. Of what is longer than one may be, and a device need not end at all, it
 * returns a beginning that is longer, too.
 *
 * @throws Error a sentence that names the file
 */
export function readConfigurationFile(path: string): Buffer {
  return naming(path, () => readBeginning(path));
}

/** The same for standard input, however long that takes. @throws Error a sentence that names it */
export function readStandardInput(): Buffer {
  return naming("<stdin>", () => readDescriptor(INPUT));
}

function readBeginning(path: string): Buffer {
  const descriptor = openSync(path, "r");
  try {
    return readDescriptor(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readDescriptor(descriptor: number): Buffer {
  const chunks: Buffer[] = [];
  for (let total = 0; total <= MOST_BYTES; ) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const length = readWaiting(descriptor, chunk);
    if (length === 0) break;
    chunks.push(chunk.subarray(0, length));
    total += length;
  }
  return Buffer.concat(chunks);
}

function readWaiting(descriptor: number, chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk);
    } catch (error) {
      if (errnoOf(error) !== "EAGAIN") throw error;
      Bun.sleepSync(RETRY_MS);
    }
  }
}

function naming<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(fileErrorText(name, error));
  }
}
