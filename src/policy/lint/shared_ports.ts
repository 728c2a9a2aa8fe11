// SPDX-License-Identifier: Apache-2.0
import { portRuns } from "../../config/port_runs.ts";
import { normalize, type Range, type Ranges } from "../ranges.ts";
import type { ExaminedRule } from "./examined_rule.ts";

/** The ports on which the same rules apply, and these rules, in the order of the documents. */
export interface SharedPorts {
  readonly ports: Ranges;
  /** At least one. */
  readonly rules: readonly ExaminedRule[];
}

/**
 * How much is compared. Cut where a rule begins or ends, the ports of a protocol are intervals; each
 * interval that rules share costs the address ranges of these rules.
 */
export const MOST_COMPARED = 100_000;

/**
 * Groups the ports that rules, all of one protocol, list by the rules that list them. Undefined when that
 * exceeds MOST_COMPARED.
 */
export function sharedPorts(rules: readonly ExaminedRule[]): readonly SharedPorts[] | undefined {
  const groups = new Map<
    string,
    { readonly indices: readonly number[]; readonly ports: Range[] }
  >();
  let cost = 0;
  for (const { first, last, holders } of portRuns(rules.map(({ meaning }) => meaning.ports))) {
    if (holders.length > 1) cost += holders.reduce((sum, each) => sum + weightOf(rules[each]), 0);
    if (cost > MOST_COMPARED) return undefined;
    const key = holders.join();
    const known = groups.get(key) ?? { indices: holders, ports: [] };
    known.ports.push({ first, last });
    groups.set(key, known);
  }
  return [...groups.values()].map(({ indices, ports }) => ({
    ports: normalize(ports),
    rules: indices.flatMap((index) => rules[index] ?? []),
  }));
}

function weightOf(rule: ExaminedRule | undefined): number {
  return rule === undefined ? 0 : rule.decides.ipv4.length + rule.decides.ipv6.length;
}
