// SPDX-License-Identifier: Apache-2.0
/** One rule of the policy as a chain of its own, with its sources in named sets. */
import type { Action } from "../config/configuration.ts";
import { ALL_IPV4, ALL_IPV6, isEverything } from "../policy/addresses.ts";
import type { PolicyRule } from "../policy/policy.ts";
import { NFPROTO_IPV4, NFPROTO_IPV6 } from "./field.ts";
import { commentOf } from "./names.ts";
import type { Chain, NamedSet, Rule, Statement } from "./ruleset.ts";
import { ACCEPT, COUNTER, DROP, inSet, is, notInSet, rule } from "./statements.ts";

const FAMILIES = [
  {
    family: "ipv4",
    everything: ALL_IPV4,
    nfproto: NFPROTO_IPV4,
    suffix: "ip",
    type: "ipv4_addr",
    saddr: "ip saddr",
  },
  {
    family: "ipv6",
    everything: ALL_IPV6,
    nfproto: NFPROTO_IPV6,
    suffix: "ip6",
    type: "ipv6_addr",
    saddr: "ip6 saddr",
  },
] as const;

/**
 * Whether a rule changes anything: in block mode one that allows somebody, in accept mode one that keeps
 * somebody out.
 */
export function hasEffect(mode: Action, { sources }: PolicyRule): boolean {
  return FAMILIES.some(({ family, everything }) =>
    mode === "block" ? sources[family].length > 0 : !isEverything(sources[family], everything),
  );
}

/** The chain that decides for the rule's ports, and the sets it names. */
export function ruleChain(
  mode: Action,
  policyRule: PolicyRule,
  identifier: string,
): { readonly chain: Chain; readonly sets: readonly NamedSet[] } {
  const comment = commentOf(policyRule.name);
  const sets: NamedSet[] = [];
  const conditions: Statement[] = [];
  for (const { family, everything, nfproto, suffix, type, saddr } of FAMILIES) {
    const sources = policyRule.sources[family];
    const all = isEverything(sources, everything);
    const none = sources.length === 0;
    if (mode === "block" ? none : all) continue;
    if (all || none) {
      conditions.push(is("meta nfproto", nfproto));
      continue;
    }
    const name = `${identifier}-${suffix}`;
    sets.push({ name, type, interval: true, comment, elements: sources });
    conditions.push(mode === "block" ? inSet(saddr, name) : notInSet(saddr, name));
  }
  const verdict = mode === "block" ? ACCEPT : DROP;
  const rules: Rule[] = conditions.map((condition) => rule([condition, COUNTER, verdict], comment));
  return { chain: { name: identifier, hook: undefined, comment: undefined, rules }, sets };
}
