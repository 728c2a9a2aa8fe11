// SPDX-License-Identifier: Apache-2.0
// What test/kernel/apply_cut.test.ts cannot have: a host without a route.
import { expect, test } from "bun:test";
import { mayGoOn } from "../../../src/activation/may_go_on.ts";
import type { OwnHost } from "../../../src/activation/own_host.ts";
import type { Entry } from "../../../src/conntrack/entry.ts";
import { addressBytes } from "../../probe/address.ts";
import { webRules } from "../ruleset/policies.ts";

const WITHOUT_ROUTES: OwnHost = { typeOf: () => "unicast", wayTo: () => undefined };

function datagramTo(destination: string): Entry {
  const ends = { protocol: 17, sourcePort: 5353, port: 5353, icmpType: 0 };
  const [source, group] = [addressBytes("192.0.2.9"), addressBytes(destination)];
  const original = { ...ends, source, destination: group };
  const reply = { ...ends, source: group, destination: source };
  return { original, reply, master: undefined, family: 2, name: [] };
}

test("what goes to a group is for the host, though there is no route to it", () => {
  const isKept = (destination: string) =>
    mayGoOn(webRules, datagramTo(destination), WITHOUT_ROUTES);
  expect(isKept("224.0.0.251")).toBe(false);
  expect(isKept("255.255.255.255")).toBe(false);
  expect(isKept("203.0.113.5")).toBe(true);
});
