// SPDX-License-Identifier: Apache-2.0
/**
 * Policy to the linear form: one rule per document and address family, every set written where it is used,
 * as the reference's "Learn more" shows it. It is for people to read, and the oracle that the compiled form
 * is held against; so it follows design/semantics.md step by step and shares nothing with the compiler but
 * the policy.
 */
import { ALL_IPV4, ALL_IPV6, isEverything } from "../policy/addresses.ts";
import type { Policy, PolicyRule } from "../policy/policy.ts";
import {
  ADDRESS_TYPE,
  CT_STATE,
  type FieldName,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IGMP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  NFPROTO_IPV4,
  NFPROTO_IPV6,
} from "./field.ts";
import { interfaceValue } from "./interface_name.ts";
import { commentOf } from "./names.ts";
import type { Chain, FlatRuleset, FlatStatement, Interval, Rule } from "./ruleset.ts";
import { ACCEPT, anyBit, DROP, is, isNot } from "./statements.ts";

type FlatRule = Rule<FlatStatement>;

/** The linear form of a policy. It means what compile() of the policy means. */
export function flatten(policy: Policy): FlatRuleset {
  const block = policy.mode === "block";
  const pods = block ? clusterRules(policy) : [];
  const trusted = trustedRules(policy);
  const rules = policy.rules.flatMap((each) => linearRules(policy.mode, each));
  return {
    comment: undefined,
    clock: undefined,
    interfaceSets: [],
    sets: [],
    maps: [],
    chains: [
      {
        name: "ingress",
        hook: { hook: "input", priority: 0, policy: block ? "drop" : "accept" },
        comment: undefined,
        rules: [
          LOOPBACK_DEVICE,
          ...loopbackGuard(UNKNOWN_FLOW),
          ...trusted,
          ...KNOWN_FLOWS,
          ...(block ? BLOCK_MODE : []),
          ...pods,
          ...rules,
        ],
      },
      {
        name: "prerouting",
        hook: { hook: "prerouting", priority: -110, policy: "accept" },
        comment: undefined,
        rules: [
          LOOPBACK_DEVICE,
          ...loopbackGuard(),
          ...trusted,
          rule("only what begins a flow, or is invalid", KNOWN_OR_UNTRACKED, ACCEPT),
          ...(policy.forwards
            ? [rule("only to a local address", isNot("fib daddr type", ADDRESS_TYPE.local), ACCEPT)]
            : NOT_FOR_THIS_HOST),
          ...ERRORS.map((isError) => rule("error: the input hook decides", isError, ACCEPT)),
          INVALID,
          ...(block ? [DHCPV6_REPLY] : []),
          ...pods,
          ...rules,
          ...(block ? REFUSE_THE_REST : []),
        ],
      },
      ...(policy.forwards ? [] : [FORWARD]),
      ...(block ? [OUTPUT] : []),
    ],
  };
}

function rule(comment: string, ...statements: readonly FlatStatement[]): FlatRule {
  return { statements, comment: commentOf(comment) };
}

function among(field: FieldName, elements: readonly Interval[]): FlatStatement {
  return { kind: "anonymous-set", field, negated: false, elements };
}

function notAmong(field: FieldName, elements: readonly Interval[]): FlatStatement {
  return { kind: "anonymous-set", field, negated: true, elements };
}

function singles(...values: readonly bigint[]): readonly Interval[] {
  return values.map((value) => ({ first: value, last: value }));
}

const LINK_LOCAL: Interval = { first: 0xfe80n << 112n, last: (0xfec0n << 112n) - 1n };
const MULTICAST: Interval = { first: 0xe000_0000n, last: 0xefff_ffffn };
const UNSPECIFIED: Interval = { first: 0n, last: 0n };

const LOOPBACK: Interval = { first: 0x7f00_0000n, last: 0x7fff_ffffn };
const LOOPBACK_IPV6 = 1n;

const LOOPBACK_DEVICE = rule("loopback device", is("meta iifname", interfaceValue("lo")), ACCEPT);

const UNKNOWN_FLOW = anyBit("ct state", CT_STATE.new | CT_STATE.invalid | CT_STATE.untracked);

/** What claims to be of the loopback device; behind NAT a destination may have become it. */
function loopbackGuard(...unlessRewritten: readonly FlatStatement[]): readonly FlatRule[] {
  const comment = "a loopback address on another device";
  return [
    rule(comment, among("ip saddr", [LOOPBACK]), DROP),
    rule(comment, ...unlessRewritten, among("ip daddr", [LOOPBACK]), DROP),
    rule(comment, is("ip6 saddr", LOOPBACK_IPV6), DROP),
  ];
}

function trustedRules({ trustedInterfaces }: Policy): readonly FlatRule[] {
  if (trustedInterfaces.length === 0) return [];
  const names = [...trustedInterfaces].sort().map(interfaceValue);
  return [rule("trusted interface", among("meta iifname", singles(...names)), ACCEPT)];
}

const KNOWN_OR_UNTRACKED = anyBit(
  "ct state",
  CT_STATE.established | CT_STATE.related | CT_STATE.untracked,
);
const INVALID = rule("belongs to no flow", anyBit("ct state", CT_STATE.invalid), DROP);

const ERRORS: readonly FlatStatement[] = [
  among("icmp type", singles(3n, 11n, 12n)),
  among("icmpv6 type", [{ first: 1n, last: 4n }]),
];
const ERROR_LIMIT: FlatStatement = { kind: "limit", perSecond: 50, burst: 50 };

const KNOWN_FLOWS: readonly FlatRule[] = [
  rule("redirect", is("icmp type", 5n), DROP),
  rule("redirect", is("icmpv6 type", 137n), DROP),
  rule("known flow", anyBit("ct state", CT_STATE.established | CT_STATE.related), ACCEPT),
  ...ERRORS.map((isError) => rule("error of an unknown flow", isError, ERROR_LIMIT, ACCEPT)),
  INVALID,
];

const DHCPV6_REPLY = rule(
  "DHCPv6 reply",
  among("ip6 saddr", [LINK_LOCAL]),
  among("ip6 nexthdr", singles(IPPROTO_UDP)),
  among("udp sport", singles(547n)),
  among("udp dport", singles(546n)),
  ACCEPT,
);

const LIMIT: FlatStatement = { kind: "limit", perSecond: 5, burst: 5 };

const BLOCK_MODE: readonly FlatRule[] = [
  rule(
    "neighbour discovery",
    among("icmpv6 type", [{ first: 133n, last: 136n }]),
    is("ip6 hoplimit", 255n),
    ACCEPT,
  ),
  rule(
    "multicast listener discovery",
    among("icmpv6 type", [{ first: 130n, last: 132n }, ...singles(143n)]),
    among("ip6 saddr", [UNSPECIFIED, LINK_LOCAL]),
    ACCEPT,
  ),
  rule(
    "IGMP",
    is("meta l4proto", IPPROTO_IGMP),
    is("ip ttl", 1n),
    among("ip daddr", [MULTICAST]),
    ACCEPT,
  ),
  DHCPV6_REPLY,
  rule("timestamp or address mask", among("icmp type", singles(13n, 14n, 17n, 18n)), DROP),
  rule("ICMP within the limit", is("ip protocol", IPPROTO_ICMP), LIMIT, ACCEPT),
  rule(
    "ICMPv6 within the limit",
    is("meta l4proto", IPPROTO_ICMPV6),
    is("meta nfproto", NFPROTO_IPV6),
    LIMIT,
    ACCEPT,
  ),
];

const REFUSE_THE_REST: readonly FlatRule[] = [
  rule("closed: no rule admits it", is("meta l4proto", IPPROTO_TCP), DROP),
  rule("closed: no rule admits it", is("meta l4proto", IPPROTO_UDP), DROP),
];

const NOT_FOR_THIS_HOST: readonly FlatRule[] = [
  rule("to a group: the input hook decides", is("fib daddr type", ADDRESS_TYPE.broadcast), ACCEPT),
  rule("to a group: the input hook decides", is("fib daddr type", ADDRESS_TYPE.anycast), ACCEPT),
  rule("to a group: the input hook decides", is("fib daddr type", ADDRESS_TYPE.multicast), ACCEPT),
  rule("lockdown: not for this host", isNot("fib daddr type", ADDRESS_TYPE.local), DROP),
];

const FORWARD: Chain<FlatStatement> = {
  name: "forward",
  hook: { hook: "forward", priority: 0, policy: "drop" },
  comment: undefined,
  rules: [],
};

const DHCPV6_PORTS = (547n << 16n) | 546n;

const OUTPUT: Chain<FlatStatement> = {
  name: "output",
  hook: { hook: "output", priority: 0, policy: "accept" },
  comment: undefined,
  rules: [
    rule("answer to a malformed packet", is("icmp type", 12n), DROP),
    rule("answer to a malformed packet", is("icmpv6 type", 4n), DROP),
    rule("answer to a lone fragment", among("icmp type", singles(11n)), is("icmp code", 1n), DROP),
    rule(
      "answer to a lone fragment",
      among("icmpv6 type", singles(3n)),
      is("icmpv6 code", 1n),
      DROP,
    ),
    rule("answer to a DHCPv6 reply", is("icmpv6 type", 1n), is("@th,384,32", DHCPV6_PORTS), DROP),
  ],
};

function clusterRules({ clusterSubnets: { ipv4, ipv6 } }: Policy): readonly FlatRule[] {
  const comment = "between pods and services";
  const wayBack = is("fib saddr . iif oif exists", 1n);
  return [
    ...(ipv4.length === 0
      ? []
      : [rule(comment, among("ip saddr", ipv4), among("ip daddr", ipv4), wayBack, ACCEPT)]),
    ...(ipv6.length === 0
      ? []
      : [rule(comment, among("ip6 saddr", ipv6), among("ip6 daddr", ipv6), wayBack, ACCEPT)]),
  ];
}

/** Block mode: whom the document admits. Accept mode: whom it keeps out. */
function linearRules(mode: Policy["mode"], { name, protocol, ports, sources }: PolicyRule) {
  const toPorts = among(`${protocol} dport`, ports);
  const isIpv4 = is("meta nfproto", NFPROTO_IPV4);
  const isIpv6 = is("meta nfproto", NFPROTO_IPV6);
  const { ipv4, ipv6 } = sources;
  const allIpv4 = isEverything(ipv4, ALL_IPV4);
  const allIpv6 = isEverything(ipv6, ALL_IPV6);
  const rules: FlatRule[] = [];
  if (mode === "block") {
    if (allIpv4) rules.push(rule(name, isIpv4, toPorts, ACCEPT));
    else if (ipv4.length > 0) rules.push(rule(name, among("ip saddr", ipv4), toPorts, ACCEPT));
    if (allIpv6) rules.push(rule(name, isIpv6, toPorts, ACCEPT));
    else if (ipv6.length > 0) rules.push(rule(name, among("ip6 saddr", ipv6), toPorts, ACCEPT));
  } else {
    if (ipv4.length === 0) rules.push(rule(name, isIpv4, toPorts, DROP));
    else if (!allIpv4) rules.push(rule(name, notAmong("ip saddr", ipv4), toPorts, DROP));
    if (ipv6.length === 0) rules.push(rule(name, isIpv6, toPorts, DROP));
    else if (!allIpv6) rules.push(rule(name, notAmong("ip6 saddr", ipv6), toPorts, DROP));
  }
  return rules;
}
