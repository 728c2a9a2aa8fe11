import { closeSync, constants, openSync } from "node:fs";
import { flock, LOCK_EX, LOCK_NB } from "./libc.ts";

const POLL_MS = 20;
/** When to say that one is waiting. */
const TELL_MS = 2_000;

/** How to wait for a lock. */
export interface LockPatience {
  /** Called once when it takes more than two seconds. */
  readonly onWait: () => void;
  /** Milliseconds after which to give up. */
  readonly patience: number;
  /** Whether to go on without the lock then. */
  readonly insists: boolean;
}

/**
 * Does something while nobody else holds the lock (flock(2)), which ends with the process, however that
 * ends. The file is made if it is not there.
 *
 * @throws Error when another process holds it for too long; what open(2) and `act` throw.
 */
export function withLock<T>(
  path: string,
  { onWait, patience, insists }: LockPatience,
  act: () => T,
): T {
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    const start = performance.now();
    let told = false;
    while (!flock(descriptor, LOCK_EX | LOCK_NB)) {
      const waited = performance.now() - start;
      if (waited > patience) {
        if (insists) break;
        throw new Error(`another postern has held ${path} for ${patience / 1000} s`);
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
