// SPDX-License-Identifier: Apache-2.0
/** Random packets for a draft: their ports and addresses lie at and beside the edges of its rules. */
import fc from "fast-check";
import ipaddr from "ipaddr.js";
import {
  type Circumstances,
  type Packet,
  stateWithoutFlow,
  usualHopLimit,
} from "../../src/explain/packet.ts";
import { type Draft, toInteger, toText } from "./draft.ts";

/** A packet as a prober sends one and `postern explain` takes one. */
export interface DraftPacket {
  readonly iface: string;
  readonly src: string;
  readonly dst: string;
  readonly proto: Exclude<Packet["protocol"], "other">;
  readonly sport: number;
  readonly dport: number;
  readonly icmpType: number;
  readonly hopLimit: number;
  readonly state: Packet["state"];
}

/** The packet as the simulator takes it. */
export function packetOf(draft: DraftPacket): Packet {
  const { iface, proto: protocol, sport: sourcePort, dport: port, icmpType } = draft;
  const source = ipaddr.parse(draft.src);
  const addressed = {
    iface,
    family: source.kind() === "ipv4" ? (4 as const) : (6 as const),
    source: toInteger(source),
    destination: toInteger(ipaddr.parse(draft.dst)),
    state: draft.state,
    hopLimit: draft.hopLimit,
  };
  if (protocol === "igmp") return { ...addressed, protocol };
  return protocol === "tcp" || protocol === "udp"
    ? { ...addressed, protocol, sourcePort, port }
    : { ...addressed, protocol, icmpType };
}

/** Every port at and beside an edge of the draft's rules, and the ends of the space. */
export function edgePorts({ rules }: Draft): readonly number[] {
  const edges = rules.flatMap((rule) => rule.ports.flat());
  const near = edges.flatMap((edge) => [edge - 1, edge, edge + 1]);
  return [...new Set([0, 65_535, ...near])].filter((port) => port >= 0 && port <= 65_535);
}

/** Every address of a family at and beside an edge of the draft's prefixes, and the ends of the space. */
export function edgeAddresses({ rules, podSubnets }: Draft, bits: 32 | 128): readonly string[] {
  const top = (1n << BigInt(bits)) - 1n;
  const prefixes = [
    ...podSubnets,
    ...rules.flatMap(({ ingress }) =>
      ingress.flatMap(({ subnet, except }) => (except === undefined ? [subnet] : [subnet, except])),
    ),
  ];
  const near = prefixes.flatMap((prefix) => {
    const [address, length] = ipaddr.parseCIDR(prefix);
    if (address.toByteArray().length * 8 !== bits) return [];
    const free = BigInt(bits - length);
    const first = (toInteger(address) >> free) << free;
    const last = first | ((1n << free) - 1n);
    return [first - 1n, first, first + 1n, last - 1n, last, last + 1n];
  });
  return [...new Set([0n, 1n, top, ...near])]
    .filter((value) => value >= 0n && value <= top)
    .map((value) => toText(value, bits));
}

const ICMP_TYPES = [0, 3, 4, 5, 8, 11, 12, 13, 14, 15, 17, 18, 255];
const ICMPV6_TYPES = [0, 1, 4, 5, 128, 129, 130, 132, 133, 135, 136, 137, 138, 143, 144];
const STATES = ["new", "new", "new", "established", "related", "invalid", "untracked"] as const;

/** A packet for the draft; half of the addresses are edges, and most begin a flow. */
export function draftPacket(draft: Draft): fc.Arbitrary<DraftPacket> {
  const port = fc.oneof(
    fc.constantFrom(...edgePorts(draft)),
    fc.integer({ min: 0, max: 65_535 }),
    fc.constantFrom(546, 547),
  );
  const address = {
    4: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...edgeAddresses(draft, 32)) },
      { weight: 3, arbitrary: fc.ipV4() },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          "126.255.255.255",
          "127.0.0.0",
          "127.255.255.255",
          "128.0.0.0",
          "223.255.255.255",
          "224.0.0.1",
          "239.255.255.255",
          "240.0.0.0",
        ),
      },
    ),
    6: fc.oneof(
      fc.constantFrom(...edgeAddresses(draft, 128)),
      fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((value) => toText(value, 128)),
      fc.constantFrom("::", "::1", "::2", "fe80::1", "febf::1", "fec0::1", "fe7f::1"),
    ),
  };
  return fc.constantFrom(4 as const, 6 as const).chain((family) =>
    fc
      .record({
        iface: fc.constantFrom("eth0", "eth0", "eth0", "lo", "lo0", "siderolink", "kubespan"),
        src: address[family],
        dst: address[family],
        proto: fc.constantFrom("tcp" as const, "udp" as const, icmpOf(family), ...igmpOf(family)),
        sport: fc.oneof(port, fc.constant(547)),
        dport: port,
        icmpType: fc.oneof(
          fc.constantFrom(...(family === 4 ? ICMP_TYPES : ICMPV6_TYPES)),
          fc.integer({ min: 0, max: 255 }),
        ),
        hopLimit: fc.option(fc.constantFrom(1, 64, 254, 255), { nil: undefined }),
        state: fc.option(fc.constantFrom(...STATES), { nil: undefined, freq: 2 }),
      })
      .map((fields) => ({
        ...fields,
        hopLimit: fields.hopLimit ?? usualHopLimit(fields.proto, fields.icmpType),
        state: fields.state ?? stateWithoutFlow(fields.proto, fields.icmpType),
      })),
  );
}

function igmpOf(family: 4 | 6): readonly "igmp"[] {
  return family === 4 ? ["igmp"] : [];
}

function icmpOf(family: 4 | 6): "icmp" | "icmpv6" {
  return family === 4 ? "icmp" : "icmpv6";
}

/** Circumstances, half of each kind left open. */
export const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  destinationType: fc.option(fc.constantFrom("local", "unicast", "multicast", "broadcast"), {
    nil: undefined,
  }),
  reversePath: fc.option(fc.boolean(), { nil: undefined }),
  overLimit: fc.option(fc.boolean(), { nil: undefined }),
});
