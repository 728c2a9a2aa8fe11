// SPDX-License-Identifier: Apache-2.0
import type { Range, Ranges } from "../ranges.ts";

/** How many of some sets hold each value. */
export interface Coverage {
  /** The least number of sets that hold a value of one of the sets; Infinity if it is empty. */
  least(set: Ranges): number;
  /** Takes one of the sets out. */
  remove(set: Ranges): void;
}

/**
 * Counts sets in normal form, in a segment tree: a node holds the least count below it, so that both
 * operations are logarithmic in the number of ranges.
 */
export function countCoverage(sets: readonly Ranges[]): Coverage {
  const edges = sets.flatMap((set) => set.flatMap(({ first, last }) => [first, last + 1n]));
  const sorted = [...new Set(edges)].sort((a, b) => (a < b ? -1 : 1));
  const cellAt = new Map(sorted.map((edge, index) => [edge, index]));
  let leaves = 1;
  while (leaves < sorted.length) leaves *= 2;
  /** What was added to all values below a node; the least count below it, with that. */
  const added = new Int32Array(2 * leaves);
  const counts = new Int32Array(2 * leaves);

  /** Cells from `first` up to, and without, `end`. */
  function cellsOf({ first, last }: Range): readonly [number, number] {
    return [cellAt.get(first) ?? 0, cellAt.get(last + 1n) ?? 0];
  }

  function add(node: number, low: number, width: number, first: number, end: number, by: number) {
    if (end <= low || low + width <= first) return;
    if (first <= low && low + width <= end) {
      added[node] = (added[node] ?? 0) + by;
      counts[node] = (counts[node] ?? 0) + by;
      return;
    }
    const [left, half] = [2 * node, width / 2];
    add(left, low, half, first, end, by);
    add(left + 1, low + half, half, first, end, by);
    counts[node] = Math.min(counts[left] ?? 0, counts[left + 1] ?? 0) + (added[node] ?? 0);
  }

  function least(node: number, low: number, width: number, first: number, end: number): number {
    if (end <= low || low + width <= first) return Number.POSITIVE_INFINITY;
    if (first <= low && low + width <= end) return counts[node] ?? 0;
    const half = width / 2;
    const left = least(2 * node, low, half, first, end);
    const right = least(2 * node + 1, low + half, half, first, end);
    return Math.min(left, right) + (added[node] ?? 0);
  }

  function change(set: Ranges, by: number) {
    for (const range of set) add(1, 0, leaves, ...cellsOf(range), by);
  }

  for (const set of sets) change(set, 1);
  return {
    least: (set) =>
      set.reduce(
        (lowest, range) => Math.min(lowest, least(1, 0, leaves, ...cellsOf(range))),
        Number.POSITIVE_INFINITY,
      ),
    remove: (set) => change(set, -1),
  };
}
