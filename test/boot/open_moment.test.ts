// SPDX-License-Identifier: Apache-2.0
// Is there a moment at which a closed port answers?
import { expect } from "bun:test";
import type { Guest } from "./boot.ts";
import { guestTest } from "./boot_case.ts";
import { firewallOff } from "./firewall_off.ts";
import { bootAndAsk, reachedAt, workerPolicy } from "./open_moment.ts";
import { OPEN } from "./policies.ts";

guestTest(
  "no-open-moment",
  "no port that the policy closes answers at any time, though its listener is there first",
  () => bootAndAsk("no-open-moment", workerPolicy()),
  (guest) => {
    expect(guest.complaints).toEqual([]);
    expect(guest.malformed.sent).toBeGreaterThan(500);
    expect(guest.malformed.answers).toEqual([]);
    expect(positionOf(guest, "Started postern-test-listen.service")).toBeLessThan(
      positionOf(guest, "Starting postern-lockdown.service"),
    );
    expect(positionOf(guest, "postern-test: network up")).toBeLessThan(
      positionOf(guest, "postern: filtering"),
    );
  },
);

// Without this one the first would prove nothing: the listener or the network might be late.
guestTest(
  "no-open-moment-firewall-off",
  "with the firewall's units held back, every port answers before the root file system is there",
  () => bootAndAsk("no-open-moment-firewall-off", { kernelArguments: firewallOff(), openTo: OPEN }),
  (guest) => {
    expect(guest.complaints).toEqual([]);
    const kinds = ["icmp 12/0", "icmpv6 1/4", "icmpv6 4/0", "icmpv6 4/2"];
    expect(guest.malformed.answers).toEqual(expect.arrayContaining(kinds));
    const root = reachedAt(guest, "root");
    const late = guest.outcomes.filter(({ firstAnswer }) => (firstAnswer ?? root) >= root);
    expect(late.map(({ target }) => `${target.service} from ${target.source}`)).toEqual([]);
  },
);

function positionOf(guest: Guest, text: string): number {
  const position = guest.console.indexOf(text);
  expect(position, text).toBeGreaterThan(-1);
  return position;
}
