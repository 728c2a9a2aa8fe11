// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  contains,
  intersect,
  isSubset,
  normalize,
  overlap,
  type Range,
  type Ranges,
  size,
  subtract,
} from "../../../src/policy/ranges.ts";

/** Sets of numbers from 0 to 15, so small that every value can be tried. */
const TOP = 15n;
const VALUES = Array.from({ length: Number(TOP) + 1 }, (_, value) => BigInt(value));

const value = fc.bigInt({ min: 0n, max: TOP });
const range = fc
  .tuple(value, value)
  .map(([a, b]): Range => (a < b ? { first: a, last: b } : { first: b, last: a }));
const ranges = fc.array(range, { maxLength: 6 });

function holds(list: readonly Range[], each: bigint): boolean {
  return list.some(({ first, last }) => first <= each && each <= last);
}

function members(list: readonly Range[]): readonly bigint[] {
  return VALUES.filter((each) => holds(list, each));
}

function isNormal(list: Ranges): boolean {
  return list.every(({ first, last }, index) => {
    const before = list[index - 1];
    return first <= last && (before === undefined || before.last + 1n < first);
  });
}

describe("range algebra agrees with sets of single values", () => {
  const normal = ranges.map(normalize);

  test("in normal form, which holds the same values", () => {
    fc.assert(
      fc.property(ranges, (list) => {
        expect(members(normalize(list))).toEqual([...members(list)]);
        expect(isNormal(normalize(list))).toBe(true);
      }),
    );
  });

  test("when one is subtracted from another", () => {
    fc.assert(
      fc.property(normal, normal, (a, b) => {
        const rest = subtract(a, b);
        expect(members(rest)).toEqual(members(a).filter((each) => !holds(b, each)));
        expect(isNormal(rest)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test("when two are intersected", () => {
    fc.assert(
      fc.property(normal, normal, (a, b) => {
        const both = intersect(a, b);
        expect(members(both)).toEqual(members(a).filter((each) => holds(b, each)));
        expect(isNormal(both)).toBe(true);
      }),
    );
  });

  test("when asked for a value", () => {
    fc.assert(
      fc.property(normal, (list) => {
        expect(VALUES.filter((each) => contains(list, each))).toEqual([...members(list)]);
      }),
    );
  });

  test("when compared", () => {
    fc.assert(
      fc.property(normal, normal, (a, b) => {
        expect(Bun.deepEquals(a, b)).toBe(
          VALUES.every((each) => holds(a, each) === holds(b, each)),
        );
      }),
    );
  });

  test("when asked whether one is a part of another, or shares a value with it", () => {
    fc.assert(
      fc.property(normal, normal, (a, b) => {
        expect(isSubset(a, b)).toBe(members(a).every((each) => holds(b, each)));
        expect(overlap(a, b)).toBe(members(a).some((each) => holds(b, each)));
        expect(isSubset(intersect(a, b), a)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("when counted", () => {
    fc.assert(
      fc.property(normal, (list) => {
        expect(size(list)).toBe(BigInt(members(list).length));
      }),
    );
  });
});
