// SPDX-License-Identifier: Apache-2.0
import type { Ranges } from "../ranges.ts";
import type { ExaminedRule } from "./examined_rule.ts";
import { type Warning, warnOfRule } from "./warning.ts";
import { rulesText } from "./wording.ts";

/** Rules with the same ports and sources as an earlier one, each with that one. */
export function duplicates(
  rules: readonly ExaminedRule[],
): ReadonlyMap<ExaminedRule, ExaminedRule> {
  const originals = new Map<string, ExaminedRule>();
  const found = new Map<ExaminedRule, ExaminedRule>();
  for (const rule of rules) {
    const { protocol, ports, sources } = rule.meaning;
    const key = [protocol, ...[ports, sources.ipv4, sources.ipv6].map(textOf)].join("|");
    const original = originals.get(key);
    if (original === undefined) originals.set(key, rule);
    else found.set(rule, original);
  }
  return found;
}

function textOf(ranges: Ranges): string {
  return ranges.map(({ first, last }) => `${first}-${last}`).join();
}

/** Warns of duplicates. */
export function lintDuplicates(found: ReadonlyMap<ExaminedRule, ExaminedRule>): readonly Warning[] {
  return [...found].map(([{ document }, original]) => {
    const message = `has the same ports and sources as ${rulesText([original])}`;
    return warnOfRule("duplicate-rule", document, message);
  });
}
