// SPDX-License-Identifier: Apache-2.0
/** The packet fields that rules look at, named as nft names them, and the types of their values. */

/** nft data types that a named set can have. */
export type SetType =
  | "ipv4_addr"
  | "ipv6_addr"
  | "icmp_type"
  | "icmpv6_type"
  | "inet_proto"
  | "inet_service";

/** What must be known of a packet before a field can be read from it; nft adds these conditions itself. */
export type Requirement =
  | { readonly field: "meta nfproto"; readonly value: bigint }
  | { readonly field: "meta l4proto"; readonly value: bigint };

export const NFPROTO_IPV4 = 2n;
export const NFPROTO_IPV6 = 10n;
export const IPPROTO_ICMP = 1n;
export const IPPROTO_IGMP = 2n;
export const IPPROTO_TCP = 6n;
export const IPPROTO_UDP = 17n;
export const IPPROTO_ICMPV6 = 58n;

/** ct state bits (linux/netfilter/nf_conntrack_common.h, NF_CT_STATE_BIT). */
export const CT_STATE = {
  invalid: 1n,
  established: 2n,
  related: 4n,
  new: 8n,
  untracked: 64n,
} as const;

/** Address types of `fib daddr type` (linux/rtnetlink.h, RTN_*). */
export const ADDRESS_TYPE = {
  unicast: 1n,
  local: 2n,
  broadcast: 3n,
  anycast: 4n,
  multicast: 5n,
} as const;

const IPV4: Requirement = { field: "meta nfproto", value: NFPROTO_IPV4 };
const IPV6: Requirement = { field: "meta nfproto", value: NFPROTO_IPV6 };
const TCP: Requirement = { field: "meta l4proto", value: IPPROTO_TCP };
const UDP: Requirement = { field: "meta l4proto", value: IPPROTO_UDP };
const ICMP: Requirement = { field: "meta l4proto", value: IPPROTO_ICMP };
const ICMPV6: Requirement = { field: "meta l4proto", value: IPPROTO_ICMPV6 };

/** Every field, its size in bytes, and what nft requires before it. */
export const FIELDS = {
  "meta iifname": { bytes: 16, requires: [] },
  "meta nfproto": { bytes: 1, requires: [] },
  "meta l4proto": { bytes: 1, requires: [] },
  "ct state": { bytes: 4, requires: [] },
  "ip saddr": { bytes: 4, requires: [IPV4] },
  "ip daddr": { bytes: 4, requires: [IPV4] },
  "ip ttl": { bytes: 1, requires: [IPV4] },
  "ip protocol": { bytes: 1, requires: [IPV4] },
  "ip6 saddr": { bytes: 16, requires: [IPV6] },
  "ip6 daddr": { bytes: 16, requires: [IPV6] },
  "ip6 nexthdr": { bytes: 1, requires: [IPV6] },
  "ip6 hoplimit": { bytes: 1, requires: [IPV6] },
  "icmp type": { bytes: 1, requires: [IPV4, ICMP] },
  "icmpv6 type": { bytes: 1, requires: [IPV6, ICMPV6] },
  "icmp code": { bytes: 1, requires: [IPV4, ICMP] },
  "icmpv6 code": { bytes: 1, requires: [IPV6, ICMPV6] },
  /** Of an ICMPv6 error: both ports of the packet that it quotes, if that has no extension header. */
  "@th,384,32": { bytes: 4, requires: [] },
  "tcp dport": { bytes: 2, requires: [TCP] },
  "udp dport": { bytes: 2, requires: [UDP] },
  "udp sport": { bytes: 2, requires: [UDP] },
  "fib daddr type": { bytes: 4, requires: [] },
  /** 1 when the route back to the source leaves by the interface that the packet came in on. */
  "fib saddr . iif oif exists": { bytes: 4, requires: [] },
} as const satisfies Record<
  string,
  { readonly bytes: number; readonly requires: readonly Requirement[] }
>;

export type FieldName = keyof typeof FIELDS;

/** Size in bytes of the values of a set type. */
export const SET_TYPE_BYTES: Readonly<Record<SetType, number>> = {
  ipv4_addr: 4,
  ipv6_addr: 16,
  icmp_type: 1,
  icmpv6_type: 1,
  inet_proto: 1,
  inet_service: 2,
};
