// SPDX-License-Identifier: Apache-2.0
/** What the fields of a packet hold, and which assumption a value rests on. */
import {
  ADDRESS_TYPE,
  CT_STATE,
  FIELDS,
  type FieldName,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IGMP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  NFPROTO_IPV4,
  NFPROTO_IPV6,
} from "../ruleset/field.ts";
import { formatValue } from "../ruleset/format.ts";
import { interfaceValue } from "../ruleset/interface_name.ts";
import { type Circumstances, impliedType, type Packet } from "./packet.ts";

interface FieldValue {
  readonly value: bigint;
  /** What was assumed to know it. */
  readonly assumption?: string;
}

const L4PROTO = {
  tcp: IPPROTO_TCP,
  udp: IPPROTO_UDP,
  icmp: IPPROTO_ICMP,
  icmpv6: IPPROTO_ICMPV6,
  igmp: IPPROTO_IGMP,
} as const;

/**
 * Reads a field as the kernel does after checking what the field requires of the packet; undefined when the
 * packet has no such field.
 */
export function readField(
  field: FieldName,
  packet: Packet,
  circumstances: Circumstances,
): FieldValue | undefined {
  const fits = FIELDS[field].requires.every(
    (needed) => readField(needed.field, packet, circumstances)?.value === needed.value,
  );
  if (!fits) return undefined;
  switch (field) {
    case "meta iifname":
      return { value: interfaceValue(packet.iface) };
    case "meta nfproto":
      return { value: packet.family === 4 ? NFPROTO_IPV4 : NFPROTO_IPV6 };
    case "meta l4proto":
    case "ip protocol":
    case "ip6 nexthdr":
      return { value: protocolNumber(packet) };
    case "ct state":
      return { value: CT_STATE[packet.state] };
    case "ip saddr":
    case "ip6 saddr":
      return { value: packet.source };
    case "ip daddr":
    case "ip6 daddr":
      return { value: packet.destination };
    case "ip ttl":
    case "ip6 hoplimit":
      return { value: BigInt(packet.hopLimit) };
    case "icmp type":
    case "icmpv6 type":
      return "icmpType" in packet ? { value: BigInt(packet.icmpType) } : undefined;
    // Of what the host sends, or of what extension headers would hide: neither is ever explained.
    case "icmp code":
    case "icmpv6 code":
    case "@th,384,32":
      return undefined;
    case "tcp dport":
    case "udp dport":
      return "port" in packet ? { value: BigInt(packet.port) } : undefined;
    case "udp sport":
      return "port" in packet ? { value: BigInt(packet.sourcePort) } : undefined;
    case "fib daddr type":
      return addressType(packet, circumstances);
    case "fib saddr . iif oif exists":
      return reversePath(packet, circumstances);
  }
}

function protocolNumber(packet: Packet): bigint {
  return packet.protocol === "other" ? BigInt(packet.number) : L4PROTO[packet.protocol];
}

function addressType(packet: Packet, { destinationType }: Circumstances): FieldValue {
  if (destinationType !== undefined) return { value: ADDRESS_TYPE[destinationType] };
  const implied = impliedType(packet);
  if (implied !== "local") return { value: ADDRESS_TYPE[implied] };
  const address = formatValue(packet.family === 4 ? "ip daddr" : "ip6 daddr", packet.destination);
  return { value: ADDRESS_TYPE.local, assumption: `${address} is an address of this host` };
}

function reversePath(packet: Packet, { reversePath: given }: Circumstances): FieldValue {
  if (given !== undefined) return { value: given ? 1n : 0n };
  return { value: 1n, assumption: `the route back to the source leaves by ${packet.iface}` };
}
