// SPDX-License-Identifier: Apache-2.0
import type { Action } from "../../config/configuration.ts";
import { haveCommon, isWithin } from "../addresses.ts";
import { isSubset } from "../ranges.ts";
import { type Coverage, countCoverage } from "./coverage.ts";
import type { ExaminedRule } from "./examined_rule.ts";
import type { SharedPorts } from "./shared_ports.ts";
import { type Warning, warnOfRule } from "./warning.ts";
import { placesText, rulesText } from "./wording.ts";

/** Rules that are looked at to say which ones shadow a rule. It limits what is said, not what is found. */
const MOST_NAMED_FROM = 16;

/** How many rules decide each address on ports that they share. */
interface Counted {
  readonly ipv4: Coverage;
  readonly ipv6: Coverage;
}

function count({ rules }: SharedPorts): Counted {
  return {
    ipv4: countCoverage(rules.map(({ decides }) => decides.ipv4)),
    ipv6: countCoverage(rules.map(({ decides }) => decides.ipv6)),
  };
}

/** What `make` makes of each of the groups that a rule is in. */
function byRule<T>(
  groups: readonly SharedPorts[],
  make: (group: SharedPorts) => T,
): ReadonlyMap<ExaminedRule, readonly T[]> {
  const made = new Map<ExaminedRule, T[]>();
  for (const group of groups) {
    const value = make(group);
    for (const rule of group.rules) {
      const values = made.get(rule);
      if (values === undefined) made.set(rule, [value]);
      else values.push(value);
    }
  }
  return made;
}

/**
 * Finds rules that change nothing, because other rules decide the same for all of their ports and
 * addresses. The last rule goes first, and what was found no longer counts: so all of it can be removed
 * at once. Every rule is expected to have an effect.
 */
export function shadowedRules(
  rules: readonly ExaminedRule[],
  groups: readonly SharedPorts[],
): ReadonlySet<ExaminedRule> {
  const alone = new Set(groups.flatMap(({ rules: [first, second] }) => (second ? [] : [first])));
  const counted = byRule(
    groups.filter((group) => group.rules.length > 1),
    count,
  );
  const found = new Set<ExaminedRule>();
  for (const rule of rules.filter((each) => !alone.has(each)).reverse()) {
    const { ipv4, ipv6 } = rule.decides;
    const places = counted.get(rule) ?? [];
    if (places.some((each) => each.ipv4.least(ipv4) < 2 || each.ipv6.least(ipv6) < 2)) continue;
    found.add(rule);
    for (const place of places) {
      place.ipv4.remove(ipv4);
      place.ipv6.remove(ipv6);
    }
  }
  return found;
}

/** Warns of shadowed rules. */
export function lintShadowed(
  mode: Action,
  found: ReadonlySet<ExaminedRule>,
  groups: readonly SharedPorts[],
): readonly Warning[] {
  const others = byRule(groups, (group) => group.rules.filter((rule) => !found.has(rule)));
  return [...found].map((rule) => {
    const kept = new Set(others.get(rule)?.flatMap((group) => group.slice(0, MOST_NAMED_FROM)));
    const shadowing = [...kept]
      .slice(0, MOST_NAMED_FROM)
      .filter((other) => haveCommon(rule.decides, other.decides));
    const single = shadowing.find((other) => decidesAll(other, rule));
    const message = `changes nothing: ${shadow(mode, single, shadowing)}`;
    return warnOfRule("shadowed-rule", rule.document, message);
  });
}

function shadow(
  mode: Action,
  single: ExaminedRule | undefined,
  shadowing: readonly ExaminedRule[],
): string {
  const [one, many] = mode === "block" ? ["lets in", "let in"] : ["keeps out", "keep out"];
  if (single !== undefined) return `${rulesText([single])} ${one} all that it ${one}`;
  const some = shadowing.length === 0 ? "" : `, ${placesText(shadowing.slice(0, 2))} among them,`;
  return `other rules${some} together ${many} all that it ${one}`;
}

function decidesAll(other: ExaminedRule, rule: ExaminedRule): boolean {
  return isSubset(rule.meaning.ports, other.meaning.ports) && isWithin(rule.decides, other.decides);
}
