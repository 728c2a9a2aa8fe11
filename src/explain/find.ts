// SPDX-License-Identifier: Apache-2.0
import type { Interval } from "../ruleset/ruleset.ts";

/** The interval that holds a value, by binary search; the intervals are sorted and disjoint. */
export function find<T extends Interval>(intervals: readonly T[], value: bigint): T | undefined {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const interval = intervals[middle];
    if (interval === undefined || value < interval.first) high = middle;
    else if (value > interval.last) low = middle + 1;
    else return interval;
  }
  return undefined;
}
