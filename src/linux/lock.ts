// SPDX-License-Identifier: Apache-2.0
import { closeSync, constants, fstatSync, openSync, readFileSync, statSync } from "node:fs";
import { flock, LOCK_EX, LOCK_NB } from "./libc.ts";

const POLL_MS = 20;
/** When to say that one is waiting. */
const TELL_MS = 2_000;

/** How to wait for a lock. */
interface LockPatience {
  /** Called once when it takes more than two seconds. */
  readonly onWait: () => void;
  /** Milliseconds after which to give up. */
  readonly patience: number;
  /** Whether to go on without the lock then. */
  readonly insists: boolean;
}

/**
 * Does something while nobody else holds the lock of a folder (flock(2)), which ends with the process,
 * however that ends. Nothing is written: a folder on a disk that is full or read-only has a lock, too.
 * Only whoever may read the folder can hold it.
 *
 * @throws Error when another process holds it for too long; what open(2) and `act` throw.
 */
export function withLock<T>(
  folder: string,
  { onWait, patience, insists }: LockPatience,
  act: () => T,
): T {
  let descriptor = openFolder(folder);
  try {
    const start = performance.now();
    let told = false;
    for (;;) {
      if (flock(descriptor, LOCK_EX | LOCK_NB)) {
        if (isStill(folder, descriptor)) break;
        // Somebody removed the folder that was locked.
        closeSync(descriptor);
        descriptor = openFolder(folder);
        continue;
      }
      const waited = performance.now() - start;
      if (waited > patience) {
        if (insists) break;
        throw new Error(`${holderOf(descriptor)} has held ${folder} for ${patience / 1000} s`);
      }
      if (waited > TELL_MS && !told) {
        told = true;
        onWait();
      }
      Bun.sleepSync(POLL_MS);
    }
    return act();
  } finally {
    closeSync(descriptor);
  }
}

/** Whether somebody holds the lock of a folder now. */
export function isLocked(folder: string): boolean {
  let descriptor: number;
  try {
    descriptor = openFolder(folder);
  } catch {
    return false;
  }
  try {
    return !flock(descriptor, LOCK_EX | LOCK_NB);
  } finally {
    closeSync(descriptor);
  }
}

function openFolder(folder: string): number {
  return openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
}

function isStill(folder: string, descriptor: number): boolean {
  const there = statSync(folder, { throwIfNoEntry: false });
  const held = fstatSync(descriptor);
  return there?.ino === held.ino && there.dev === held.dev;
}

/** The process that holds the lock (proc_locks(5)): `another postern (process 12)`. */
function holderOf(descriptor: number): string {
  try {
    const { ino } = fstatSync(descriptor);
    const lines = readFileSync("/proc/locks", "utf8").split("\n");
    const line = lines.find((each) => each.includes(" FLOCK ") && each.includes(`:${ino} `));
    const pid = line?.trim().split(/\s+/)[4];
    return pid === undefined ? "another postern" : `another postern (process ${pid})`;
  } catch {
    return "another postern";
  }
}
