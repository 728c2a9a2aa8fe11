// SPDX-License-Identifier: Apache-2.0
import { constants } from "node:os";

const NAMES = new Map<number, string>(
  Object.entries(constants.errno).map(([name, number]) => [number, name]),
);

/** Returns the symbolic name of an errno value ("EPERM"), or its number as text if it has none. */
export function errnoName(errno: number): string {
  return NAMES.get(errno) ?? `errno ${errno}`;
}

/** A system call that failed: which one, on what, and the kernel's errno. */
export class SystemCallError extends Error {
  override readonly name = "SystemCallError";
  constructor(
    readonly call: string,
    readonly errno: number,
    subject?: string,
  ) {
    super(`${call}${subject === undefined ? "" : ` ${subject}`}: ${errnoName(errno)}`);
  }
}
