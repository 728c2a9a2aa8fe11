// SPDX-License-Identifier: Apache-2.0
/** The processes that this one descends from (proc_pid_stat(5)). */
import { readFileSync } from "node:fs";

export interface Ancestor {
  readonly pid: number;
  /** The name of its program, at most 15 bytes. */
  readonly name: string;
  /** Seconds from boot to its start, exact to a hundredth. */
  readonly started: number;
}

/** What the kernel tells user space in: USER_HZ, on every architecture that we are built for. */
const TICKS_PER_SECOND = 100;

/** This process first, then its parent, and so on as far as they can be seen. */
export function ancestors(): readonly Ancestor[] {
  const found: Ancestor[] = [];
  for (let pid = process.pid; pid > 0; ) {
    const stat = readStat(pid);
    if (stat === undefined) break;
    found.push({ pid, name: stat.name, started: stat.started });
    pid = stat.parent;
  }
  return found;
}

function readStat(
  pid: number,
): { readonly name: string; readonly parent: number; readonly started: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name may hold anything, parentheses and blanks included.
    const end = text.lastIndexOf(")");
    const fields = text.slice(end + 2).split(" ");
    return {
      name: text.slice(text.indexOf("(") + 1, end),
      parent: Number(fields[1]),
      started: Number(fields[19]) / TICKS_PER_SECOND,
    };
  } catch {
    return undefined;
  }
}

/** A variable in the environment that a process was started with; undefined when it cannot be seen. */
export function environmentOf(pid: number, name: string): string | undefined {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0");
    return entries.find((entry) => entry.startsWith(`${name}=`))?.slice(name.length + 1);
  } catch {
    return undefined;
  }
}
