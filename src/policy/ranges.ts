// SPDX-License-Identifier: Apache-2.0
/** Algebra on sets of unsigned integers, kept as sorted, disjoint, non-adjacent inclusive ranges. */

export interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

/** A normal form: sorted by `first`, and between two ranges at least one value is missing. */
export type Ranges = readonly Range[];

/** Brings ranges in any order, overlapping or touching, into normal form. */
export function normalize(ranges: readonly Range[]): Ranges {
  const sorted = [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const merged: Range[] = [];
  for (const range of sorted) {
    const previous = merged.at(-1);
    if (previous === undefined || range.first > previous.last + 1n) {
      merged.push(range);
    } else if (range.last > previous.last) {
      merged[merged.length - 1] = { first: previous.first, last: range.last };
    }
  }
  return merged;
}

/** The values of `from` that are not in `without`; both in normal form. */
export function subtract(from: Ranges, without: Ranges): Ranges {
  const remaining: Range[] = [];
  let next = 0;
  for (const { first, last } of from) {
    let start = first;
    while ((without[next]?.last ?? start) < start) next += 1;
    for (let hole = without[next]; hole !== undefined && hole.first <= last; ) {
      if (hole.first > start) remaining.push({ first: start, last: hole.first - 1n });
      start = hole.last + 1n;
      if (hole.last > last) break;
      next += 1;
      hole = without[next];
    }
    if (start <= last) remaining.push({ first: start, last });
  }
  return remaining;
}

/** The values in both; both in normal form. */
export function intersect(a: Ranges, b: Ranges): Ranges {
  return subtract(a, subtract(a, b));
}

/** Whether `value` is in one of the ranges, by binary search. */
export function contains(ranges: Ranges, value: bigint): boolean {
  const range = ranges[firstEndingFrom(ranges, value)];
  return range !== undefined && range.first <= value;
}

/** Whether every value of `part` is in `whole`; both in normal form. Logarithmic in the size of `whole`. */
export function isSubset(part: Ranges, whole: Ranges): boolean {
  return part.every(({ first, last }) => {
    const range = whole[firstEndingFrom(whole, last)];
    return range !== undefined && range.first <= first;
  });
}

/** Whether a value is in both; both in normal form. Logarithmic in the size of `b`. */
export function overlap(a: Ranges, b: Ranges): boolean {
  return a.some(({ first, last }) => {
    const range = b[firstEndingFrom(b, first)];
    return range !== undefined && range.first <= last;
  });
}

/** The index of the first range that ends at `value` or above it. */
function firstEndingFrom(ranges: Ranges, value: bigint): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined || value <= range.last) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** How many values there are. */
export function size(ranges: Ranges): bigint {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}
