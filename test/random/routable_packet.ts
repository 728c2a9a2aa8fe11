// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import type { Probe } from "../probe/probe.ts";
import { type Draft, toText } from "./draft.ts";
import { edgeAddresses, edgePorts } from "./packet.ts";

/** The host's own addresses, and those of its networks that are no one host's. */
const NOT_A_PEER = ["10.0.0.0", "10.0.0.2", "10.0.0.255", "fd00::", "fd00::2"];

/** Whether a host that has 10.0.0.2/24 and fd00::2/64 takes packets from there, and answers to there. */
function isPeer(text: string): boolean {
  const address = ipaddr.parse(text);
  const range: string = address.range();
  const isUsable =
    !["unspecified", "multicast", "broadcast", "loopback", "linkLocal", "ipv4Mapped"].includes(
      range,
    ) && !(address.kind() === "ipv4" && (range === "reserved" || text.startsWith("0.")));
  return isUsable && !NOT_A_PEER.includes(text);
}

/**
 * A packet that begins a flow to a host of test/kernel from anywhere; the port is chosen from the edges of
 * the draft's rules, and so is the source where a host can have that address.
 */
export function routablePacket(draft: Draft): fc.Arbitrary<Extract<Probe, { dport: number }>> {
  const source = {
    4: peers([...edgeAddresses(draft, 32), "10.0.0.9", "172.20.0.9"]),
    6: peers([...edgeAddresses(draft, 128), "fd00::9", "2001:db8::9"]),
  };
  const anySource = {
    4: fc.oneof(source[4], fc.ipV4().filter(isPeer)),
    6: fc.oneof(
      source[6],
      fc.bigInt({ min: 0n, max: 2n ** 125n - 1n }).map((low) => toText((1n << 125n) | low, 128)),
    ),
  };
  return fc.constantFrom(4 as const, 6 as const).chain((family) =>
    fc.record({
      proto: fc.constantFrom("tcp" as const, "udp" as const),
      src: anySource[family],
      dst: fc.constant(family === 4 ? "10.0.0.2" : "fd00::2"),
      dport: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...edgePorts(draft)) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 65_535 }) },
      ),
    }),
  );
}

function peers(addresses: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...addresses.filter(isPeer));
}
