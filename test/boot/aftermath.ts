// SPDX-License-Identifier: Apache-2.0
/** What has to be true of a guest besides its ports. */
import { expect } from "bun:test";
import type { Guest } from "./boot.ts";
import { reportSection } from "./serial.ts";

/** No unit failed, and whatever makes networks runs. */
export function hasNoFailures(guest: Guest): void {
  expect(guest.failedUnits).toEqual([]);
  expect(networkServices(guest)).toEqual(["active", "active"]);
}

/** The console says that there is no firewall, and nothing that makes networks was started. */
export function hasNoNetwork(guest: Guest): void {
  const line = /^\[.*postern: NO FIREWALL: .*no network starts until every port is closed/gm;
  expect(guest.console.match(line)).toHaveLength(1);
  // Not among the failed ones if systemd-networkd.socket has it tried again.
  expect(guest.console).toContain("Failed to start postern-lockdown.s");
  expect(networkServices(guest)).toEqual(["inactive", "inactive"]);
}

/** systemd-networkd and NetworkManager, for which the test image has a stand-in. */
function networkServices(guest: Guest): string[] {
  return reportSection(guest.console, "network services");
}

/** One line of the kernel log says why the host is closed, and systemd names the unit. */
export function saysWhy(reason: RegExp): (guest: Guest) => void {
  return (guest) => {
    const reasons = guest.console.split("\n").filter((line) => /^\[.*postern.*CLOSED/.test(line));
    expect(reasons).toEqual([expect.stringMatching(reason)]);
    expect(guest.failedUnits).toContain("postern.service");
  };
}
