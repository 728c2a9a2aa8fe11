// SPDX-License-Identifier: Apache-2.0
import type { Entry, Tuple } from "../conntrack/entry.ts";
import { evaluate } from "../explain/evaluate.ts";
import { impliedType, type Packet, usualHopLimit } from "../explain/packet.ts";
import {
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IGMP,
  IPPROTO_TCP,
  IPPROTO_UDP,
} from "../ruleset/field.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { fromBytes } from "../ruleset/value_bytes.ts";
import type { OwnHost } from "./own_host.ts";

/**
 * Whether a connection may go on under the rules: an address of this host began it, or one like it could begin
 * now. Behind NAT both what it was sent to and where DNAT took it have to be open to it, as of a new one. A
 * connection that another one foretold is judged by that.
 *
 * Conntrack does not know the interface that it came in on: it is taken to be the one that the way back leaves
 * by. What else a packet alone does not tell is assumed in its favour.
 */
export function mayGoOn(
  ruleset: Ruleset,
  { original, reply, master }: Entry,
  host: OwnHost,
): boolean {
  const begun = master ?? original;
  if (host.typeOf(begun.source) === "local") return true;
  const seen = master !== undefined ? [master] : [original, ...behindNat(original, reply)];
  return seen.every((tuple) => {
    const packet = newPacket(tuple, host);
    const implied = impliedType(packet);
    // The address of a group says so itself; there need be no route to it.
    const destinationType = implied === "local" ? host.typeOf(tuple.destination) : implied;
    return evaluate(ruleset, packet, { destinationType }).verdict === "accept";
  });
}

/** The original tuple as DNAT leaves it; empty when it leaves it alone. */
function behindNat(original: Tuple, { source, sourcePort }: Tuple): readonly Tuple[] {
  const isSame = Buffer.compare(original.destination, source) === 0 && original.port === sourcePort;
  return isSame ? [] : [{ ...original, destination: source, port: sourcePort }];
}

/** The packet that would begin such a connection. */
function newPacket(tuple: Tuple, host: OwnHost): Packet {
  const { source, destination, sourcePort, port, icmpType } = tuple;
  const packet = {
    // No interface has an empty name.
    iface: host.wayTo(source) ?? "",
    family: source.length === 4 ? 4 : 6,
    source: fromBytes(source),
    destination: fromBytes(destination),
    state: "new",
    hopLimit: 64,
  } as const;
  switch (BigInt(tuple.protocol)) {
    case IPPROTO_TCP:
      return { ...packet, protocol: "tcp", sourcePort, port };
    case IPPROTO_UDP:
      return { ...packet, protocol: "udp", sourcePort, port };
    case IPPROTO_ICMP:
      return { ...packet, protocol: "icmp", icmpType };
    case IPPROTO_ICMPV6:
      return { ...packet, protocol: "icmpv6", icmpType };
    case IPPROTO_IGMP:
      return { ...packet, protocol: "igmp", hopLimit: usualHopLimit("igmp", undefined) };
    default:
      return { ...packet, protocol: "other", number: tuple.protocol };
  }
}
