// SPDX-License-Identifier: Apache-2.0
import { readFileSync, readSync } from "node:fs";
import { errnoOf, fileErrorText } from "./error_text.ts";

const INPUT = 0;
const CHUNK_BYTES = 64 << 10;

/** How long to wait before a descriptor that does not block is tried again. */
const RETRY_MS = 5;

/** Reads a file whole. @throws Error a sentence that names the file */
export function readFile(path: string): Buffer {
  return naming(path, () => readFileSync(path));
}

/** Reads standard input to its end, however long that takes. @throws Error a sentence that names it */
export function readStandardInput(): Buffer {
  return naming("<stdin>", () => {
    const chunks: Buffer[] = [];
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const length = readWaiting(chunk);
      if (length === 0) return Buffer.concat(chunks);
      chunks.push(chunk.subarray(0, length));
    }
  });
}

function readWaiting(chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(INPUT, chunk);
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
