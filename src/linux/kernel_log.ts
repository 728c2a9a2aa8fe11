import { closeSync, openSync, writeSync } from "node:fs";

/** Levels of syslog(2). Errors reach the console even with `quiet`. */
const LEVELS = { error: 3, warning: 4, notice: 5, information: 6 } as const;

/**
 * Writes one line to the kernel log, and so to the console and the journal. A machine without /dev/kmsg,
 * or one that does not let us write there, does not get it: nothing depends on the message.
 */
export function logToKernel(level: keyof typeof LEVELS, message: string): void {
  const line = message.replace(/\s+/g, " ").slice(0, 900);
  try {
    const descriptor = openSync("/dev/kmsg", "w");
    try {
      writeSync(descriptor, `<${LEVELS[level]}>postern: ${line}\n`);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // See above.
  }
}
