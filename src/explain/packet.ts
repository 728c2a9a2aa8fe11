// SPDX-License-Identifier: Apache-2.0
/** The packet that is explained, as the kernel would see it come in, and what nobody can see from it. */
import type { ADDRESS_TYPE, CT_STATE } from "../ruleset/field.ts";

export type ConntrackState = keyof typeof CT_STATE;
export type AddressType = keyof typeof ADDRESS_TYPE;

interface Addressed {
  /** The interface that it came in on. */
  readonly iface: string;
  readonly family: 4 | 6;
  /** 32 or 128 bits. */
  readonly source: bigint;
  readonly destination: bigint;
  readonly state: ConntrackState;
  /** Hop limit or time to live, 0–255. */
  readonly hopLimit: number;
}

/** A packet; ICMP and IGMP are always of family 4 and ICMPv6 of family 6. */
export type Packet = Addressed &
  (
    | { readonly protocol: "tcp" | "udp"; readonly sourcePort: number; readonly port: number }
    | { readonly protocol: "icmp" | "icmpv6"; readonly icmpType: number }
    | { readonly protocol: "igmp" }
    /** IPPROTO_*, of none of those above. */
    | { readonly protocol: "other"; readonly number: number }
  );

/** What a packet alone cannot tell; undefined is assumed in its favour, and named when it mattered. */
export interface Circumstances {
  /** What its destination is to this host; assumed from the address: local unless it is of a group. */
  readonly destinationType?: AddressType | undefined;
  /** Whether the route back to its source leaves by the interface it came in on. */
  readonly reversePath?: boolean | undefined;
  /** Whether the rate limits are used up. */
  readonly overLimit?: boolean | undefined;
}

const MULTICAST_IPV4 = 0xen;
const MULTICAST_IPV6 = 0xffn;
const BROADCAST_IPV4 = 0xffff_ffffn;

/** What a destination is if it is one of the host's: an address of a group says so itself. */
export function impliedType({ family, destination }: Packet): AddressType {
  if (family === 6) return destination >> 120n === MULTICAST_IPV6 ? "multicast" : "local";
  if (destination === BROADCAST_IPV4) return "broadcast";
  return destination >> 28n === MULTICAST_IPV4 ? "multicast" : "local";
}

const NEIGHBOUR_DISCOVERY = { first: 133, last: 137 };

/** The hop limit that senders give a packet: 255 for neighbour discovery (RFC 4861), 1 for IGMP (RFC 3376), else 64. */
export function usualHopLimit(protocol: Packet["protocol"], icmpType: number | undefined): number {
  if (protocol === "igmp") return 1;
  if (protocol !== "icmpv6" || icmpType === undefined) return 64;
  const { first, last } = NEIGHBOUR_DISCOVERY;
  return icmpType >= first && icmpType <= last ? 255 : 64;
}

/** Queries, which may begin a flow (nf_conntrack_proto_icmp.c and _icmpv6.c, valid_new). */
const QUERIES = { icmp: [8, 13, 15, 17], icmpv6: [128, 139] } as const;

/** Types that conntrack leaves alone (nf_conntrack_proto_icmpv6.c, noct_valid_new). */
const UNTRACKED = [130, 131, 132, 133, 134, 135, 136, 143, 151, 152];

/** The state that conntrack gives a packet that belongs to no flow it knows. */
export function stateWithoutFlow(
  protocol: Packet["protocol"],
  icmpType: number | undefined,
): ConntrackState {
  if ((protocol !== "icmp" && protocol !== "icmpv6") || icmpType === undefined) return "new";
  if (protocol === "icmpv6" && UNTRACKED.includes(icmpType)) return "untracked";
  const queries: readonly number[] = QUERIES[protocol];
  return queries.includes(icmpType) ? "new" : "invalid";
}
