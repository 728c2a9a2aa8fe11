// SPDX-License-Identifier: Apache-2.0
/** Where a device is mounted (proc_pid_mountinfo(5)). */
import { readFileSync, statSync } from "node:fs";
import { printable } from "../text/printable.ts";

/** The folders that it is mounted at, as far as they can be seen from here; as text that may be printed. */
export function mountPointsOf(device: string): readonly string[] {
  try {
    const { rdev } = statSync(device, { bigint: true });
    return mountPointsIn(readFileSync("/proc/self/mountinfo", "utf8"), deviceNumber(rdev));
  } catch {
    return [];
  }
}

/** The same from the text of mountinfo; `number` is `8:1`. */
export function mountPointsIn(mountinfo: string, number: string): readonly string[] {
  return mountinfo.split("\n").flatMap((line) => {
    const [, , device, , point] = line.split(" ");
    return device === number && point !== undefined ? [printable(unescaped(point))] : [];
  });
}

/** `MAJOR:MINOR` of a dev_t (makedev(3)). */
export function deviceNumber(device: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffff_ff00n);
  return `${major}:${minor}`;
}

/** Undoes the kernel's escapes: `\040` for a blank. */
function unescaped(point: string): string {
  return point.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
