// SPDX-License-Identifier: Apache-2.0
import type { Action, Protocol } from "../../config/configuration.ts";
import type { ExaminedRule } from "./examined_rule.ts";
import { lintIntersections } from "./intersection.ts";
import { lintShadowed, shadowedRules } from "./shadowed.ts";
import { sharedPorts } from "./shared_ports.ts";
import { type Warning, warnOfRule } from "./warning.ts";

/** What rules of one protocol do to each other. */
export function lintTogether(
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
