// SPDX-License-Identifier: Apache-2.0
/** Warns of what a configuration may not have been meant to say. */
import type { Action, Configuration } from "../../config/configuration.ts";
import { byPosition } from "../../config/diagnostic.ts";
import type { Policy } from "../policy.ts";
import { duplicates, lintDuplicates } from "./duplicates.ts";
import { lintEffect } from "./effect.ts";
import { type ExaminedRule, examine, hasEffect } from "./examined_rule.ts";
import { lintExcepts } from "./excepts.ts";
import {
  lintDefaultAction,
  lintDevices,
  lintFamilies,
  lintInternet,
  lintKubeSpan,
  lintManagement,
} from "./exposure.ts";
import { lintClusterSubnets, lintPrefixes } from "./prefixes.ts";
import { lintProtocol } from "./protocol.ts";
import { lintTogether } from "./together.ts";
import type { Warning } from "./warning.ts";

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
    ...lintDevices(configuration, policy),
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
