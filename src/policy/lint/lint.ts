/** Warns of what a configuration may not have been meant to say. */
import type { Action, Configuration, Protocol } from "../../config/configuration.ts";
import { byPosition } from "../../config/diagnostic.ts";
import type { Policy } from "../policy.ts";
import { duplicates, lintDuplicates } from "./duplicates.ts";
import { lintEffect } from "./effect.ts";
import { type ExaminedRule, examine, hasEffect } from "./examined_rule.ts";
import { lintExcepts } from "./excepts.ts";
import {
  lintDefaultAction,
  lintFamilies,
  lintInternet,
  lintKubeSpan,
  lintManagement,
} from "./exposure.ts";
import { lintIntersections } from "./intersection.ts";
import { lintClusterSubnets, lintPrefixes } from "./prefixes.ts";
import { lintProtocol } from "./protocol.ts";
import { lintShadowed, shadowedRules } from "./shadowed.ts";
import { sharedPorts } from "./shared_ports.ts";
import { type Warning, warnOfRule } from "./warning.ts";

const PROTOCOLS = ["tcp", "udp"] as const;

/**
 * The warnings about a configuration and the policy that was derived from it. `files` are the names of its
 * sources as its locations have them; the warnings come in their order, and within each by position.
 */
export function lint(
  configuration: Configuration,
  policy: Policy,
  files: readonly string[],
): readonly Warning[] {
  const { mode } = policy;
  const rules = examine(configuration, policy);
  const effective = rules.filter(hasEffect);
  const repeated = duplicates(effective);
  const distinct = effective.filter((rule) => !repeated.has(rule));
  const order = new Map(files.map((file, index) => [file, index]));
  const placeOf = ({ at }: Warning) => order.get(at.file) ?? 0;
  return [
    ...lintDefaultAction(configuration, rules),
    ...lintManagement(configuration, rules),
    ...lintKubeSpan(configuration, rules),
    ...lintClusterSubnets(configuration),
    ...rules.flatMap((rule) => lintRule(mode, rule)),
    ...lintDuplicates(repeated),
    ...PROTOCOLS.flatMap((protocol) => lintTogether(mode, distinct, protocol)),
  ].sort((a, b) => placeOf(a) - placeOf(b) || byPosition(a, b));
}

function lintRule(mode: Action, rule: ExaminedRule): readonly Warning[] {
  return [
    ...lintEffect(mode, rule),
    ...lintExcepts(rule),
    ...lintPrefixes(rule),
    ...lintProtocol(rule),
    ...lintInternet(mode, rule),
    ...lintFamilies(mode, rule),
  ];
}

/** What rules of one protocol do to each other. */
function lintTogether(
  mode: Action,
  rules: readonly ExaminedRule[],
  protocol: Protocol,
): readonly Warning[] {
  const own = rules.filter(({ meaning }) => meaning.protocol === protocol);
  const [first] = own;
  if (first === undefined) return [];
  const groups = sharedPorts(own);
  if (groups === undefined) {
    const message = `the ${protocol} rules, of which this is the first, share too many ports to be compared; overlaps and rules without effect may go unnoticed`;
    return [warnOfRule("rules-not-compared", first.document, message)];
  }
  const shadowed = shadowedRules(own, groups);
  return [
    ...lintShadowed(mode, shadowed, groups),
    ...(mode === "accept" ? lintIntersections(groups) : []),
  ];
}
