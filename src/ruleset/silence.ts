// SPDX-License-Identifier: Apache-2.0
/**
 * What block mode and the lockdown do besides refusing packets to the host (semantics: "Lockdown", "Silence").
 */
import { IPPROTO_UDP } from "./field.ts";
import type { Chain, NamedSet } from "./ruleset.ts";
import { COUNTER, DROP, inSet, is, rule } from "./statements.ts";

/** Where the chain `forward` is attached. */
export const FORWARD_HOOK = { hook: "forward", priority: 0 } as const;

/** Where the chain `output` is attached. */
export const OUTPUT_HOOK = { hook: "output", priority: 0 } as const;

/** Nothing is forwarded. */
export const FORWARD_CHAIN: Chain = {
  name: "forward",
  hook: { ...FORWARD_HOOK, policy: "drop" },
  comment: undefined,
  rules: [rule([COUNTER], "lockdown: nothing is forwarded")],
};

function typeSet(
  name: string,
  type: "icmp_type" | "icmpv6_type",
  comment: string,
  value: bigint,
): NamedSet {
  return {
    name,
    type,
    interval: false,
    comment,
    elements: [{ first: value, last: value }],
  };
}

// Sets, because nft merges comparisons of type and code, which lie side by side, into one.
const ICMP_TIME_EXCEEDED = typeSet("icmp-time-exceeded", "icmp_type", "RFC 792", 11n);
const ICMPV6_TIME_EXCEEDED = typeSet("icmpv6-time-exceeded", "icmpv6_type", "RFC 4443", 3n);

/** Sets that the rules of the chain `output` name. */
export const OUTPUT_SETS: readonly NamedSet[] = [ICMP_TIME_EXCEEDED, ICMPV6_TIME_EXCEEDED];

const FROM_547_TO_546 = (547n << 16n) | 546n;

const MALFORMED = "answer to a malformed packet";
const FRAGMENT = "answer to a lone fragment";

/**
 * The kernel's own answers to what no hook can stop: options that it reads before the hooks or after them,
 * fragments that it waits for, and DHCPv6 replies that block mode lets in though nobody may wait for them.
 */
export const OUTPUT_CHAIN: Chain = {
  name: "output",
  hook: { ...OUTPUT_HOOK, policy: "accept" },
  comment: undefined,
  rules: [
    rule([is("icmp type", 12n), COUNTER, DROP], MALFORMED),
    rule([is("icmpv6 type", 4n), COUNTER, DROP], MALFORMED),
    rule(
      [inSet("icmp type", ICMP_TIME_EXCEEDED.name), is("icmp code", 1n), COUNTER, DROP],
      FRAGMENT,
    ),
    rule(
      [inSet("icmpv6 type", ICMPV6_TIME_EXCEEDED.name), is("icmpv6 code", 1n), COUNTER, DROP],
      FRAGMENT,
    ),
    rule(
      [is("icmpv6 type", 1n), is("@th,384,32", FROM_547_TO_546), COUNTER, DROP],
      "answer to a DHCPv6 reply",
    ),
  ],
};

/** What a DHCPv6 reply must have next to its IPv6 header, so that an answer to it quotes the ports where they are sought. */
export const UDP_ALONE: NamedSet = {
  name: "udp-alone",
  type: "inet_proto",
  interval: false,
  comment: "no extension header",
  elements: [{ first: IPPROTO_UDP, last: IPPROTO_UDP }],
};
