// SPDX-License-Identifier: Apache-2.0
/**
 * Policy to ruleset. Ports go through one verdict map per protocol, over disjoint intervals, to one chain
 * per rule, or to one per combination of rules where rules overlap; so a packet costs the same however
 * many rules there are, and every rule has its counters.
 */
import type { Action, Protocol } from "../config/configuration.ts";
import type { Policy, PolicyRule } from "../policy/policy.ts";
import { guardChain } from "./guard.ts";
import { LOOPBACK_DEVICE, LOOPBACK_GUARD_BEHIND_NAT } from "./loopback.ts";
import { commentOf, ruleIdentifiers } from "./names.ts";
import { portIntervals } from "./port_intervals.ts";
import {
  BLOCK_PREAMBLE,
  BLOCK_SETS,
  CLOSED,
  COMMON_SETS,
  CONNTRACK,
  clusterRules,
  clusterSets,
  trustedRules,
  trustedSets,
} from "./preamble.ts";
import { hasEffect, ruleChain } from "./rule_chain.ts";
import { byName, type Chain, type Rule, type Ruleset, type VerdictMap } from "./ruleset.ts";
import { FORWARD_CHAIN, OUTPUT_CHAIN, OUTPUT_SETS } from "./silence.ts";
import { COUNTER, jump, rule } from "./statements.ts";

const PROTOCOLS = ["tcp", "udp"] as const;

/** Where the chain `ingress` is attached. */
export const INGRESS_HOOK = { hook: "input", priority: 0 } as const;

/** Compiles a policy. The result holds only what the policy needs and is in normal form. */
export function compile(policy: Policy): Ruleset {
  const { mode, clusterSubnets, trustedInterfaces } = policy;
  const rules = effectiveRules(policy);
  const identifiers = ruleIdentifiers(rules);
  const ruleChains = rules.map((each) => ruleChain(mode, each, identifierOf(identifiers, each)));
  const dispatches = PROTOCOLS.map((protocol) =>
    dispatch(mode, rules, protocol, identifiers),
  ).filter(({ map }) => map.elements.length > 0);
  const lookups = dispatches.map(({ lookup }) => lookup);
  const block = mode === "block";
  return {
    comment: undefined,
    clock: undefined,
    interfaceSets: trustedSets(trustedInterfaces),
    sets: [
      ...COMMON_SETS,
      ...(block ? [...BLOCK_SETS, ...OUTPUT_SETS, ...clusterSets(clusterSubnets)] : []),
      ...ruleChains.flatMap(({ sets }) => sets),
    ].sort(byName),
    maps: dispatches.map(({ map }) => map).sort(byName),
    chains: [
      {
        name: "ingress",
        hook: { ...INGRESS_HOOK, policy: block ? "drop" : "accept" } as const,
        comment: undefined,
        rules: [
          LOOPBACK_DEVICE,
          ...LOOPBACK_GUARD_BEHIND_NAT,
          ...trustedRules(trustedInterfaces),
          ...CONNTRACK,
          ...(block ? [...BLOCK_PREAMBLE, ...clusterRules(clusterSubnets)] : []),
          ...lookups,
          ...(block ? [rule([COUNTER], CLOSED)] : []),
        ],
      },
      guardChain(policy, lookups),
      ...(policy.forwards ? [] : [FORWARD_CHAIN]),
      ...(block ? [OUTPUT_CHAIN] : []),
      ...dispatches.flatMap(({ chains }) => chains),
      ...ruleChains.map(({ chain }) => chain),
    ].sort(byName),
  };
}

/** The rule of the policy behind each chain that compile makes for a rule, by the chain's name. */
export function rulesByChain(policy: Policy): ReadonlyMap<string, PolicyRule> {
  const identifiers = ruleIdentifiers(effectiveRules(policy));
  return new Map([...identifiers].map(([rule, identifier]) => [identifier, rule]));
}

function effectiveRules({ mode, rules }: Policy): readonly PolicyRule[] {
  return rules.filter((candidate) => hasEffect(mode, candidate));
}

interface Dispatch {
  readonly map: VerdictMap;
  readonly lookup: Rule;
  /** One for each combination of rules that share ports. */
  readonly chains: readonly Chain[];
}

function dispatch(
  mode: Action,
  rules: readonly PolicyRule[],
  protocol: Protocol,
  identifiers: ReadonlyMap<PolicyRule, string>,
): Dispatch {
  const combinations = new Map<string, Chain>();
  // One for each rule, however many combinations it is in.
  const jumps = new Map([...identifiers.values()].map((name) => [name, rule([jump(name)])]));
  const elements = portIntervals(rules, protocol).map(({ first, last, rules: shared }) => {
    const targets = shared.map((each) => identifierOf(identifiers, each));
    const key = targets.join("\n");
    const [only] = targets;
    if (targets.length === 1 && only !== undefined) return { first, last, verdict: jumpTo(only) };
    const chain = combinations.get(key) ?? {
      name: first === last ? `${protocol}-${first}` : `${protocol}-${first}-${last}`,
      hook: undefined,
      comment: commentOf(shared.map(({ name }) => name).join(mode === "block" ? " or " : " and ")),
      rules: targets.flatMap((target) => jumps.get(target) ?? []),
    };
    combinations.set(key, chain);
    return { first, last, verdict: jumpTo(chain.name) };
  });
  const map: VerdictMap = { name: `${protocol}-ports`, comment: undefined, elements };
  return {
    map,
    lookup: rule([{ kind: "verdict-map", field: `${protocol} dport`, map: map.name }]),
    chains: [...combinations.values()],
  };
}

function jumpTo(chain: string) {
  return { kind: "jump", chain } as const;
}

function identifierOf(identifiers: ReadonlyMap<PolicyRule, string>, key: PolicyRule): string {
  const identifier = identifiers.get(key);
  if (identifier === undefined) throw new Error(`no identifier for rule ${key.name}`);
  return identifier;
}
