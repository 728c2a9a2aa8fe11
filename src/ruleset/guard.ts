// SPDX-License-Identifier: Apache-2.0
/**
 * The chain before DNAT. A NodePort or hostPort is rewritten before the input hook sees it, so connections
 * to a local address pass the rules here already (semantics: "Before DNAT").
 */
import type { Policy } from "../policy/policy.ts";
import { ADDRESS_TYPE, CT_STATE, IPPROTO_TCP, IPPROTO_UDP } from "./field.ts";
import { LOOPBACK_DEVICE, LOOPBACK_GUARD } from "./loopback.ts";
import {
  CLOSED,
  CONNTRACK_BEFORE_DNAT,
  clusterRules,
  DHCPV6_REPLY,
  trustedRules,
} from "./preamble.ts";
import type { Chain, Rule } from "./ruleset.ts";
import { ACCEPT, anyBit, COUNTER, DROP, is, isNot, rule } from "./statements.ts";

const PRIORITY_DSTNAT = -100;

/** Where the chain `prerouting` is attached. */
export const PREROUTING_HOOK = { hook: "prerouting", priority: PRIORITY_DSTNAT - 10 } as const;

const KNOWN_OR_UNTRACKED = CT_STATE.established | CT_STATE.related | CT_STATE.untracked;

const LEAVE_THE_REST = rule(
  [isNot("fib daddr type", ADDRESS_TYPE.local), ACCEPT],
  "only to a local address",
);

/** The lockdown: what the host would not forward, or has no way for, it would say so of. */
const KEEP_THE_REST: readonly Rule[] = [
  ...(["broadcast", "anycast", "multicast"] as const).map((type) =>
    rule([is("fib daddr type", ADDRESS_TYPE[type]), ACCEPT], "to a group: the input hook decides"),
  ),
  rule([isNot("fib daddr type", ADDRESS_TYPE.local), COUNTER, DROP], "lockdown: not for this host"),
];

/** The chain `prerouting`; `lookups` are the rules that send ports to their chains. */
export function guardChain(policy: Policy, lookups: readonly Rule[]): Chain {
  const block = policy.mode === "block";
  return {
    name: "prerouting",
    hook: { ...PREROUTING_HOOK, policy: "accept" },
    comment: undefined,
    rules: [
      LOOPBACK_DEVICE,
      ...LOOPBACK_GUARD,
      ...trustedRules(policy.trustedInterfaces),
      rule(
        [anyBit("ct state", KNOWN_OR_UNTRACKED), ACCEPT],
        "only what begins a flow, or is invalid",
      ),
      ...(policy.forwards ? [LEAVE_THE_REST] : KEEP_THE_REST),
      ...CONNTRACK_BEFORE_DNAT,
      ...(block ? [DHCPV6_REPLY, ...clusterRules(policy.clusterSubnets)] : []),
      ...lookups,
      ...(block
        ? [IPPROTO_TCP, IPPROTO_UDP].map((protocol) =>
            rule([is("meta l4proto", protocol), COUNTER, DROP], CLOSED),
          )
        : []),
    ],
  };
}
