// SPDX-License-Identifier: Apache-2.0
import type { Protocol } from "../config/configuration.ts";
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
  const order = new Map(rules.map((rule, index) => [rule, index]));
  const starts = new Map<bigint, PolicyRule[]>();
  const ends = new Map<bigint, PolicyRule[]>();
  for (const rule of rules.filter((candidate) => candidate.protocol === protocol)) {
    for (const { first, last } of rule.ports) {
      append(starts, first, rule);
      append(ends, last + 1n, rule);
    }
  }
  const edges = [...new Set([...starts.keys(), ...ends.keys()])].sort((a, b) => Number(a - b));
  const active = new Set<PolicyRule>();
  const intervals: PortInterval[] = [];
  edges.forEach((edge, index) => {
    for (const rule of ends.get(edge) ?? []) active.delete(rule);
    for (const rule of starts.get(edge) ?? []) active.add(rule);
    const next = edges[index + 1];
    if (active.size === 0 || next === undefined) return;
    const current = [...active].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    const previous = intervals.at(-1);
    if (previous !== undefined && previous.last === edge - 1n && same(previous.rules, current)) {
      intervals[intervals.length - 1] = { ...previous, last: next - 1n };
    } else {
      intervals.push({ first: edge, last: next - 1n, rules: current });
    }
  });
  return intervals;
}

function append(map: Map<bigint, PolicyRule[]>, key: bigint, rule: PolicyRule): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [rule]);
  else list.push(rule);
}

function same(a: readonly PolicyRule[], b: readonly PolicyRule[]): boolean {
  return a.length === b.length && a.every((rule, index) => rule === b[index]);
}
