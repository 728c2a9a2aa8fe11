// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { stateWithoutFlow, usualHopLimit } from "../../../src/explain/packet.ts";

const TYPES = Array.from({ length: 256 }, (_, type) => type);

// As Linux 6.18 marked a packet of each type that was sent to it unasked.
test("without a flow, queries are new, neighbour and listener discovery untracked, all else invalid", () => {
  const of = (protocol: "icmp" | "icmpv6", state: string) =>
    TYPES.filter((type) => stateWithoutFlow(protocol, type) === state);
  expect(of("icmp", "new")).toEqual([8, 13, 15, 17]);
  expect(of("icmp", "invalid")).toHaveLength(252);
  expect(of("icmpv6", "new")).toEqual([128, 139]);
  expect(of("icmpv6", "untracked")).toEqual([130, 131, 132, 133, 134, 135, 136, 143, 151, 152]);
  expect(of("icmpv6", "invalid")).toHaveLength(244);
});

test("connections and datagrams without a flow are new", () => {
  expect(stateWithoutFlow("tcp", undefined)).toBe("new");
  expect(stateWithoutFlow("udp", undefined)).toBe("new");
});

test("neighbour discovery alone is sent with hop limit 255", () => {
  expect(TYPES.filter((type) => usualHopLimit("icmpv6", type) === 255)).toEqual([
    133, 134, 135, 136, 137,
  ]);
  expect(usualHopLimit("icmp", 133)).toBe(64);
  expect(usualHopLimit("tcp", undefined)).toBe(64);
});
