// SPDX-License-Identifier: Apache-2.0
/** How nf_tables loads each packet field into the register, and which byte order its values have there. */
import type { FieldName } from "../ruleset/field.ts";
import { fromBytes, toBytes } from "../ruleset/value_bytes.ts";
import type { Expression } from "./expressions/expression.ts";

type Load = Extract<Expression, { kind: "meta" | "payload" | "ct" | "fib" }>;

function network(offset: number, length: number): Load {
  return { kind: "payload", base: "network", offset, length };
}

function transport(offset: number, length: number): Load {
  return { kind: "payload", base: "transport", offset, length };
}

/** Offsets: RFC 791 §3.1, RFC 8200 §3, RFC 9293 §3.1, RFC 768, RFC 792, RFC 4443. */
export const FIELD_LOAD: Readonly<Record<FieldName, Load>> = {
  "meta iifname": { kind: "meta", key: "iifname" },
  "meta nfproto": { kind: "meta", key: "nfproto" },
  "meta l4proto": { kind: "meta", key: "l4proto" },
  "ct state": { kind: "ct", key: "state" },
  "ip saddr": network(12, 4),
  "ip daddr": network(16, 4),
  "ip ttl": network(8, 1),
  "ip protocol": network(9, 1),
  "ip6 saddr": network(8, 16),
  "ip6 daddr": network(24, 16),
  "ip6 nexthdr": network(6, 1),
  "ip6 hoplimit": network(7, 1),
  "icmp type": transport(0, 1),
  "icmpv6 type": transport(0, 1),
  "icmp code": transport(1, 1),
  "icmpv6 code": transport(1, 1),
  "@th,384,32": transport(48, 4),
  "tcp dport": transport(2, 2),
  "udp dport": transport(2, 2),
  "udp sport": transport(0, 2),
  "fib daddr type": { kind: "fib", result: "type", about: "daddr" },
  "fib saddr . iif oif exists": { kind: "fib", result: "oif", about: "saddr . iif exists" },
};

/** Fields whose register value is in host byte order; all others are in packet order. */
const HOST_ORDER: ReadonlySet<FieldName> = new Set([
  "ct state",
  "fib daddr type",
  "fib saddr . iif oif exists",
]);

/** The value as the register holds it, `length` bytes long. */
export function registerBytes(field: FieldName, value: bigint, length: number): Uint8Array {
  const bytes = toBytes(value, length);
  return HOST_ORDER.has(field) ? bytes.reverse() : bytes;
}

/** The value of register bytes. */
export function registerValue(field: FieldName, bytes: Uint8Array): bigint {
  const ordered = HOST_ORDER.has(field) ? bytes.toReversed() : bytes;
  return fromBytes(ordered);
}

/** Whether two loads are the same. */
export function sameLoad(a: Load, b: Load): boolean {
  switch (a.kind) {
    case "meta":
    case "ct":
      return b.kind === a.kind && b.key === a.key;
    case "fib":
      return b.kind === a.kind && b.result === a.result && b.about === a.about;
    case "payload":
      return (
        b.kind === a.kind && b.base === a.base && b.offset === a.offset && b.length === a.length
      );
  }
}
