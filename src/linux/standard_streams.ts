// SPDX-License-Identifier: Apache-2.0
/** Standard output and standard error without the streams of node:process, which cost 9 ms at start. */
import { writeSync } from "node:fs";
import { errnoOf, fileErrorText } from "./error_text.ts";

const OUTPUT = 1;
const ERRORS = 2;

/** How long to wait before a descriptor that does not block is tried again. */
const RETRY_MS = 5;

/**
 * Writes all of a text to standard output, however long that takes. A reader that has gone is no fault: it
 * has read what it wanted.
 *
 * @throws Error a sentence
 */
export function writeOutput(text: string): void {
  try {
    writeAll(OUTPUT, text);
  } catch (error) {
    if (errnoOf(error) !== "EPIPE") throw new Error(fileErrorText("standard output", error));
  }
}

/** Writes all of a text to standard error. Nobody can be told when that fails, so it is passed over. */
export function writeErrors(text: string): void {
  try {
    writeAll(ERRORS, text);
  } catch {
    // See above.
  }
}

function writeAll(descriptor: number, text: string): void {
  let rest: Uint8Array = new TextEncoder().encode(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if (errnoOf(error) !== "EAGAIN") throw error;
      Bun.sleepSync(RETRY_MS);
    }
  }
}
