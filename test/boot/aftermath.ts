/** What has to be true of a guest besides its ports. */
import { expect } from "bun:test";
import type { Guest } from "./boot.ts";

/** No unit failed. */
export function hasNoFailures(guest: Guest): void {
  expect(guest.failedUnits).toEqual([]);
}

/** One line of the kernel log says why the host is closed, and systemd names the unit. */
export function saysWhy(reason: RegExp): (guest: Guest) => void {
  return (guest) => {
    const reasons = guest.console.split("\n").filter((line) => /^\[.*postern.*CLOSED/.test(line));
    expect(reasons).toEqual([expect.stringMatching(reason)]);
    expect(guest.failedUnits).toContain("postern.service");
  };
}
