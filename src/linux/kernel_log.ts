// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync, writeSync } from "node:fs";
import { fitBytes } from "../text/fit_bytes.ts";
import { printable } from "../text/printable.ts";

/** Levels of syslog(2). Errors reach the console even with `quiet`. */
const LEVELS = { error: 3, warning: 4, notice: 5, information: 6 } as const;

/**
 * Bytes of a record, its level included. The kernel refuses one that is longer than it stores: 1,024 bytes
 * (kernel/printk, PRINTKRB_RECORD_MAX), an older one some less.
 */
const RECORD_BYTES = [1024, 900, 256] as const;

/**
 * Writes one line to the kernel log, and so to the console and the journal. A machine without /dev/kmsg,
 * or one that does not let us write there, does not get it: nothing depends on the message.
 */
export function logToKernel(level: keyof typeof LEVELS, message: string): void {
  for (const record of kernelRecords(level, message)) {
    if (tryWrite(record)) return;
  }
}

function tryWrite(record: string): boolean {
  try {
    const descriptor = openSync("/dev/kmsg", "w");
    try {
      writeSync(descriptor, record);
      return true;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return false;
  }
}

/**
 * A message as a record of /dev/kmsg, on one line and without what steers a terminal; then shorter ones, for a
 * kernel that refuses the first.
 */
export function kernelRecords(level: keyof typeof LEVELS, message: string): readonly string[] {
  const line = `<${LEVELS[level]}>postern: ${printable(message.replace(/\s+/g, " "))}`;
  const records = RECORD_BYTES.map((bytes) => `${fitBytes(line, bytes - 1)}\n`);
  return [...new Set(records)];
}
