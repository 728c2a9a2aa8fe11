// SPDX-License-Identifier: Apache-2.0

/** Ports, `first` to `last`, that the same lists hold. */
interface PortRun {
  readonly first: bigint;
  readonly last: bigint;
  /** Which lists, by their index, ascending; never empty. */
  readonly holders: readonly number[];
}

/**
 * Cuts lists of port ranges into disjoint runs, ascending. A run ends where a range of any list begins or
 * ends. The ranges of one list must not overlap.
 */
export function* portRuns(
  lists: readonly (readonly { readonly first: bigint; readonly last: bigint }[])[],
): Generator<PortRun> {
  const edges = lists
    .flatMap((ranges, list) =>
      ranges.flatMap(({ first, last }) => [
        { port: first, list, begins: true },
        { port: last + 1n, list, begins: false },
      ]),
    )
    .sort((a, b) => Number(a.port - b.port) || Number(a.begins) - Number(b.begins));
  const holding = new Set<number>();
  for (const [index, { port, list, begins }] of edges.entries()) {
    if (begins) holding.add(list);
    else holding.delete(list);
    const next = edges[index + 1];
    if (next === undefined || next.port === port || holding.size === 0) continue;
    yield { first: port, last: next.port - 1n, holders: [...holding].sort((a, b) => a - b) };
  }
}
