// SPDX-License-Identifier: Apache-2.0
/** The parts of the table that are the same for every policy of a mode (semantics: "Order of evaluation"). */
import type { AddressSet } from "../policy/addresses.ts";
import {
  CT_STATE,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IGMP,
  NFPROTO_IPV6,
  type SetType,
} from "./field.ts";
import { LOOPBACK_IP } from "./loopback.ts";
import type { InterfaceSet, NamedSet, Rule } from "./ruleset.ts";
import { UDP_ALONE } from "./silence.ts";
import { ACCEPT, anyBit, COUNTER, DROP, inSet, is, rule } from "./statements.ts";

const TRUSTED_INTERFACES = "trusted-interfaces";

/** The set of interfaces whose traffic is never filtered, besides the loopback device; none when empty. */
export function trustedSets(interfaces: readonly string[]): readonly InterfaceSet[] {
  return interfaces.length === 0
    ? []
    : [
        {
          name: TRUSTED_INTERFACES,
          type: "ifname",
          comment: "always accepted",
          elements: [...interfaces].sort(),
        },
      ];
}

/** A set of single values. */
function valueSet(
  name: string,
  type: SetType,
  comment: string,
  values: readonly bigint[],
): NamedSet {
  const elements = values.map((value) => ({ first: value, last: value }));
  return { name, type, interval: false, comment, elements };
}

const LINK_LOCAL = {
  first: 0xfe80n << 112n,
  last: (0xfec0n << 112n) - 1n,
};

const LINK_LOCAL_IP6: NamedSet = {
  name: "link-local-ip6",
  type: "ipv6_addr",
  interval: true,
  comment: "where DHCPv6 servers and relays answer from",
  elements: [LINK_LOCAL],
};

/** A set, because nft merges comparisons of both ports into one that it lists in another order. */
const DHCPV6_SERVER_PORTS = valueSet("dhcpv6-server-ports", "inet_service", "RFC 8415", [547n]);

const MLD_SOURCES_IP6: NamedSet = {
  name: "mld-sources-ip6",
  type: "ipv6_addr",
  interval: true,
  comment: "RFC 3810: link-local or, before there is an address, unspecified",
  elements: [{ first: 0n, last: 0n }, LINK_LOCAL],
};

const MULTICAST_IP: NamedSet = {
  name: "multicast-ip",
  type: "ipv4_addr",
  interval: true,
  comment: "RFC 1112: groups of hosts",
  elements: [{ first: 0xe000_0000n, last: 0xefff_ffffn }],
};

const ND_TYPES = valueSet("nd-types", "icmpv6_type", "neighbour discovery", [
  133n,
  134n,
  135n,
  136n,
]);

const ICMP_ERROR_TYPES = valueSet("icmp-error-types", "icmp_type", "errors, path MTU among them", [
  3n,
  11n,
  12n,
]);

const ICMPV6_ERROR_TYPES = valueSet(
  "icmpv6-error-types",
  "icmpv6_type",
  "errors, path MTU among them",
  [1n, 2n, 3n, 4n],
);

const MLD_TYPES = valueSet("mld-types", "icmpv6_type", "multicast listener discovery", [
  130n,
  131n,
  132n,
  143n,
]);

const ICMP_REFUSED_TYPES = valueSet(
  "icmp-refused-types",
  "icmp_type",
  "CVE-1999-0524: timestamp and address mask",
  [13n, 14n, 17n, 18n],
);

/** Sets that the rules of both modes name. */
export const COMMON_SETS: readonly NamedSet[] = [LOOPBACK_IP, ICMP_ERROR_TYPES, ICMPV6_ERROR_TYPES];

/** Sets that the rules of block mode name besides. */
export const BLOCK_SETS: readonly NamedSet[] = [
  DHCPV6_SERVER_PORTS,
  ICMP_REFUSED_TYPES,
  LINK_LOCAL_IP6,
  MLD_SOURCES_IP6,
  MLD_TYPES,
  MULTICAST_IP,
  ND_TYPES,
  UDP_ALONE,
];

/** Step 1, but for the loopback device. */
export function trustedRules(interfaces: readonly string[]): readonly Rule[] {
  return interfaces.length === 0
    ? []
    : [rule([inSet("meta iifname", TRUSTED_INTERFACES), COUNTER, ACCEPT], "trusted interface")];
}

const IS_ERROR = [
  inSet("icmp type", ICMP_ERROR_TYPES.name),
  inSet("icmpv6 type", ICMPV6_ERROR_TYPES.name),
];

const INVALID = rule([anyBit("ct state", CT_STATE.invalid), COUNTER, DROP], "belongs to no flow");

/** More than path MTU discovery ever needs, and less than a flood. */
const ERROR_LIMIT = { kind: "limit", perSecond: 50, burst: 50 } as const;

/**
 * Step 2, both modes. Redirects would move the host's routes, whatever flow they quote. Errors are for flows that
 * conntrack was told to leave alone, or sees one half of.
 */
export const CONNTRACK: readonly Rule[] = [
  rule([is("icmp type", 5n), COUNTER, DROP], "redirect"),
  rule([is("icmpv6 type", 137n), COUNTER, DROP], "redirect"),
  rule(
    [anyBit("ct state", CT_STATE.established | CT_STATE.related), COUNTER, ACCEPT],
    "known flow",
  ),
  ...IS_ERROR.map((isError) =>
    rule([isError, ERROR_LIMIT, COUNTER, ACCEPT], "error of an unknown flow"),
  ),
  INVALID,
];

/** Step 2 before DNAT, for packets to the host: what the input hook refuses can be answered before it gets there. */
export const CONNTRACK_BEFORE_DNAT: readonly Rule[] = [
  ...IS_ERROR.map((isError) => rule([isError, ACCEPT], "error: the input hook decides")),
  INVALID,
];

/** DHCPv6 replies to the host's own client; conntrack cannot know them, they answer a multicast. */
export const DHCPV6_REPLY: Rule = rule(
  [
    inSet("ip6 saddr", LINK_LOCAL_IP6.name),
    inSet("ip6 nexthdr", UDP_ALONE.name),
    inSet("udp sport", DHCPV6_SERVER_PORTS.name),
    is("udp dport", 546n),
    COUNTER,
    ACCEPT,
  ],
  "DHCPv6 reply",
);

const LIMIT = { kind: "limit", perSecond: 5, burst: 5 } as const;

/** Step 3 up to the rate limits, block mode only. */
export const BLOCK_PREAMBLE: readonly Rule[] = [
  rule(
    [inSet("icmpv6 type", ND_TYPES.name), is("ip6 hoplimit", 255n), COUNTER, ACCEPT],
    "neighbour discovery",
  ),
  rule(
    [
      inSet("icmpv6 type", MLD_TYPES.name),
      inSet("ip6 saddr", MLD_SOURCES_IP6.name),
      COUNTER,
      ACCEPT,
    ],
    "multicast listener discovery",
  ),
  rule(
    // Not by `ip protocol`, which stands beside the TTL: nft would merge the two comparisons.
    [
      is("meta l4proto", IPPROTO_IGMP),
      is("ip ttl", 1n),
      inSet("ip daddr", MULTICAST_IP.name),
      COUNTER,
      ACCEPT,
    ],
    "IGMP",
  ),
  DHCPV6_REPLY,
  rule([inSet("icmp type", ICMP_REFUSED_TYPES.name), COUNTER, DROP], "timestamp or address mask"),
  rule([is("ip protocol", IPPROTO_ICMP), LIMIT, COUNTER, ACCEPT], "ICMP within the limit"),
  rule(
    // In this order: nft's listing leaves out an address family before the protocol that implies it.
    [is("meta l4proto", IPPROTO_ICMPV6), is("meta nfproto", NFPROTO_IPV6), LIMIT, COUNTER, ACCEPT],
    "ICMPv6 within the limit",
  ),
];

/** The comment of rules that what block mode does not admit comes to. */
export const CLOSED = "closed: no rule admits it";

const CLUSTER_SET_COMMENT = "pod and service subnets";

/** The sets of pod and service subnets, one for each family that has any. */
export function clusterSets(subnets: AddressSet): readonly NamedSet[] {
  return CLUSTER_FAMILIES.flatMap(({ family, set, type }) =>
    subnets[family].length === 0
      ? []
      : [
          {
            name: set,
            type,
            interval: true,
            comment: CLUSTER_SET_COMMENT,
            elements: subnets[family],
          },
        ],
  );
}

/** Accepts what goes from pod or service to pod or service, if the way back is the way it came. */
export function clusterRules(subnets: AddressSet): readonly Rule[] {
  return CLUSTER_FAMILIES.flatMap(({ family, set, saddr, daddr }) =>
    subnets[family].length === 0
      ? []
      : [
          rule(
            [
              inSet(saddr, set),
              inSet(daddr, set),
              is("fib saddr . iif oif exists", 1n),
              COUNTER,
              ACCEPT,
            ],
            "between pods and services",
          ),
        ],
  );
}

const CLUSTER_FAMILIES = [
  {
    family: "ipv4",
    set: "cluster-subnets-ip",
    type: "ipv4_addr",
    saddr: "ip saddr",
    daddr: "ip daddr",
  },
  {
    family: "ipv6",
    set: "cluster-subnets-ip6",
    type: "ipv6_addr",
    saddr: "ip6 saddr",
    daddr: "ip6 daddr",
  },
] as const;
