// SPDX-License-Identifier: Apache-2.0
/** Values of packet fields as nft writes them. */
import ipaddr from "ipaddr.js";
import { ADDRESS_TYPE, CT_STATE, type FieldName, type SetType } from "./field.ts";
import { interfaceName } from "./interface_name.ts";
import type { Interval } from "./ruleset.ts";
import { toBytes } from "./value_bytes.ts";

type Format =
  | "ipv4_addr"
  | "ipv6_addr"
  | "number"
  | "hexadecimal"
  | "nfproto"
  | "l4proto"
  | "ct_state"
  | "fib_type"
  | "ifname";

const FORMATS: Readonly<Record<FieldName | SetType, Format>> = {
  ipv4_addr: "ipv4_addr",
  ipv6_addr: "ipv6_addr",
  icmp_type: "number",
  icmpv6_type: "number",
  inet_proto: "l4proto",
  inet_service: "number",
  "meta iifname": "ifname",
  "meta nfproto": "nfproto",
  "meta l4proto": "l4proto",
  "ct state": "ct_state",
  "ip saddr": "ipv4_addr",
  "ip daddr": "ipv4_addr",
  "ip ttl": "number",
  "ip protocol": "l4proto",
  "ip6 saddr": "ipv6_addr",
  "ip6 daddr": "ipv6_addr",
  "ip6 nexthdr": "l4proto",
  "ip6 hoplimit": "number",
  "icmp type": "number",
  "icmpv6 type": "number",
  "icmp code": "number",
  "icmpv6 code": "number",
  "@th,384,32": "hexadecimal",
  "tcp dport": "number",
  "udp dport": "number",
  "udp sport": "number",
  "fib daddr type": "fib_type",
  "fib saddr . iif oif exists": "number",
};

const NFPROTO = new Map([
  [2n, "ipv4"],
  [10n, "ipv6"],
]);

/** Names that nft knows by itself: others need /etc/protocols, which a small system may lack. */
const L4PROTO = new Map([
  [1n, "icmp"],
  [6n, "tcp"],
  [17n, "udp"],
  [58n, "icmpv6"],
]);

/** The address as text: dotted decimal, or RFC 5952. */
export function formatAddress(type: "ipv4_addr" | "ipv6_addr", value: bigint): string {
  return type === "ipv4_addr"
    ? toBytes(value, 4).join(".")
    : new ipaddr.IPv6([...toBytes(value, 16)]).toRFC5952String();
}

/** A field's value as nft writes it; numbers that have no name stay numbers. */
export function formatValue(field: FieldName | SetType, value: bigint): string {
  const format = FORMATS[field];
  switch (format) {
    case "ipv4_addr":
    case "ipv6_addr":
      return formatAddress(format, value);
    case "nfproto":
      return NFPROTO.get(value) ?? String(value);
    case "l4proto":
      return L4PROTO.get(value) ?? String(value);
    case "fib_type":
      return Object.entries(ADDRESS_TYPE).find(([, type]) => type === value)?.[0] ?? String(value);
    case "ifname":
      return `"${interfaceName(value)}"`;
    case "ct_state": {
      const names = Object.entries(CT_STATE).filter(([, bit]) => (value & bit) !== 0n);
      return names.length === 0 ? String(value) : names.map(([name]) => name).join(",");
    }
    case "hexadecimal":
      return `0x${value.toString(16)}`;
    case "number":
      return String(value);
  }
}

/** An interval: a prefix where the addresses are one, else `first-last`, or the single value. */
export function formatInterval(field: FieldName | SetType, { first, last }: Interval): string {
  if (first === last) return formatValue(field, first);
  const format = FORMATS[field];
  if (format === "ipv4_addr" || format === "ipv6_addr") {
    const length = prefixLength(first, last, format === "ipv4_addr" ? 32 : 128);
    if (length !== undefined) return `${formatAddress(format, first)}/${length}`;
  }
  return `${formatValue(field, first)}-${formatValue(field, last)}`;
}

function prefixLength(first: bigint, last: bigint, bits: number): number | undefined {
  const hosts = first ^ last;
  if ((hosts & (hosts + 1n)) !== 0n || (first & hosts) !== 0n) return undefined;
  return bits - hosts.toString(2).length;
}
