// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { availableParallelism, totalmem } from "node:os";
import { type Boot, boot, type Guest } from "./boot.ts";

/** Guests at a time: each keeps one processor busy and has half a gigabyte of memory, its host more. */
const SLOTS = Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / 2 ** 31), 4));
/** Waiting for a slot included; each boot has a shorter limit of its own. */
export const TEST_LIMIT_MS = 30 * 60_000;

let free = SLOTS;
const waiting: (() => void)[] = [];

/**
 * A test that boots the image once. `name` is what `make test-boot CASE=` selects. The guest has to
 * become ready and every service to be open or closed as said, from power-on; `verify` looks at
 * the rest.
 */
export function bootCase(
  name: string,
  sentence: string,
  prepare: () => Omit<Boot, "name">,
  verify: (guest: Guest) => void = () => {},
): void {
  const start = () =>
    boot({ name, ...prepare() }, (phase) => {
      console.log(`${name}: ${phase.name} at ${(phase.at / 1000).toFixed(1)} s`);
    });
  guestTest(name, sentence, start, (guest) => {
    expect(guest.complaints).toEqual([]);
    verify(guest);
  });
}

/**
 * A test of a guest that `start` boots once a slot is free. It has to become ready. When anything
 * fails, the whole serial console is printed.
 */
export function guestTest(
  name: string,
  sentence: string,
  start: () => Promise<Guest>,
  verify: (guest: Guest) => void,
): void {
  const run = async (): Promise<void> => {
    const guest = await inSlot(start);
    try {
      expect(guest.ending).toBe("ready");
      expect(guest.unitFaults).toEqual([]);
      verify(guest);
    } catch (error) {
      console.error(`--- ${guest.consoleFile}\n${guest.console}\n--- end of console`);
      throw error;
    }
  };
  test.concurrent(`${name}: ${sentence}`, run, TEST_LIMIT_MS);
}

/** Waits until one more guest may run. */
export async function inSlot<T>(action: () => Promise<T>): Promise<T> {
  if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
  else free -= 1;
  try {
    return await action();
  } finally {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }
}
