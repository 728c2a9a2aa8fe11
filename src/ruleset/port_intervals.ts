// SPDX-License-Identifier: Apache-2.0
import type { Protocol } from "../config/configuration.ts";
import { portRuns } from "../config/port_runs.ts";
import type { PolicyRule } from "../policy/policy.ts";
import type { Range } from "../policy/ranges.ts";

/** A run of ports on which the same rules apply. */
interface PortInterval extends Range {
  /** In the order of the policy; never empty. */
  readonly rules: readonly PolicyRule[];
}

/**
 * Cuts the ports of all rules of a protocol into disjoint intervals, ascending, such that the same rules
 * list every port of an interval; neighbours with the same rules are one interval.
 */
export function portIntervals(
  rules: readonly PolicyRule[],
  protocol: Protocol,
): readonly PortInterval[] {
  const alike = rules.filter((candidate) => candidate.protocol === protocol);
  const intervals: PortInterval[] = [];
  for (const { first, last, holders } of portRuns(alike.map(({ ports }) => ports))) {
    const current = holders.flatMap((index) => alike[index] ?? []);
    const previous = intervals.at(-1);
    if (previous !== undefined && previous.last === first - 1n && same(previous.rules, current)) {
      intervals[intervals.length - 1] = { ...previous, last };
    } else {
      intervals.push({ first, last, rules: current });
    }
  }
  return intervals;
}

function same(a: readonly PolicyRule[], b: readonly PolicyRule[]): boolean {
  return a.length === b.length && a.every((rule, index) => rule === b[index]);
}
