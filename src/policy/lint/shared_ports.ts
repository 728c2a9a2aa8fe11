// SPDX-License-Identifier: Apache-2.0
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
  const edges = edgesOf(rules);
  const active = new Set<number>();
  const groups = new Map<string, { readonly indices: number[]; readonly ports: Range[] }>();
  let weight = 0;
  let cost = 0;
  for (const [at, { port, index, isStart }] of edges.entries()) {
    const rule = rules[index];
    if (rule === undefined) continue;
    weight += isStart ? weightOf(rule) : -weightOf(rule);
    if (isStart) active.add(index);
    else active.delete(index);
    const next = edges[at + 1]?.port ?? port;
    if (next === port || active.size === 0) continue;
    if (active.size > 1) cost += weight;
    if (cost > MOST_COMPARED) return undefined;
    const indices = [...active].sort((a, b) => a - b);
    const key = indices.join();
    const known = groups.get(key) ?? { indices, ports: [] };
    known.ports.push({ first: port, last: next - 1n });
    groups.set(key, known);
  }
  return [...groups.values()].map(({ indices, ports }) => ({
    ports: normalize(ports),
    rules: indices.flatMap((index) => rules[index] ?? []),
  }));
}

/** A port from which on a rule applies, or no longer does. */
interface Edge {
  readonly port: bigint;
  readonly index: number;
  readonly isStart: boolean;
}

function edgesOf(rules: readonly ExaminedRule[]): readonly Edge[] {
  return rules
    .flatMap(({ meaning }, index) =>
      meaning.ports.flatMap(({ first, last }) => [
        { port: first, index, isStart: true },
        { port: last + 1n, index, isStart: false },
      ]),
    )
    .sort((a, b) => Number(a.port - b.port));
}

function weightOf({ decides }: ExaminedRule): number {
  return decides.ipv4.length + decides.ipv6.length;
}
