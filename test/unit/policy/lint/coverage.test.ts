// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import fc from "fast-check";
import { countCoverage } from "../../../../src/policy/lint/coverage.ts";
import { contains, normalize, type Ranges } from "../../../../src/policy/ranges.ts";

const value = fc.bigInt({ min: 0n, max: 15n });
const set = fc
  .array(fc.tuple(value, value), { maxLength: 4 })
  .map((pairs) =>
    normalize(pairs.map(([a, b]) => (a < b ? { first: a, last: b } : { first: b, last: a }))),
  );
const VALUES = Array.from({ length: 16 }, (_, each) => BigInt(each));

/** The same by counting single values. */
function least(sets: readonly Ranges[], asked: Ranges): number {
  const counts = VALUES.filter((each) => contains(asked, each)).map(
    (each) => sets.filter((other) => contains(other, each)).length,
  );
  return Math.min(...counts);
}

test("coverage is what counting single values gives, while sets are taken out", () => {
  fc.assert(
    fc.property(fc.array(set, { minLength: 1, maxLength: 7 }), (sets) => {
      const coverage = countCoverage(sets);
      for (const [index, removed] of sets.entries()) {
        const left = sets.slice(index);
        expect(sets.map(coverage.least)).toEqual(sets.map((asked) => least(left, asked)));
        coverage.remove(removed);
      }
    }),
    { numRuns: 500 },
  );
});
