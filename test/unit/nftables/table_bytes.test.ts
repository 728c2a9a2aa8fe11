// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { NetlinkFormatError } from "../../../src/netlink/errors.ts";
import { tableBytes, tableFromBytes } from "../../../src/nftables/table_bytes.ts";
import type { Ruleset } from "../../../src/ruleset/ruleset.ts";
import { trialRuleset } from "../../../src/ruleset/trial.ts";
import { draft } from "../../random/draft.ts";
import { compiled, lockdownRules, webRules } from "../ruleset/policies.ts";

const side = fc.oneof(
  draft.map((each) => ({ summary: "drafted", ruleset: compiled(each) })),
  fc.constant({ summary: "accept", ruleset: undefined }),
);

const ruleset: fc.Arbitrary<Ruleset> = fc.oneof(
  draft.map((each) => ({ ...compiled(each), comment: "sealed" })),
  fc
    .tuple(side, side, fc.integer({ min: 5_000, max: 3_600_000 }))
    .map(([tried, confirmed, milliseconds]) => trialRuleset({ tried, confirmed }, milliseconds)),
);

describe("a table as bytes", () => {
  test("is the same table when they are read", () => {
    fc.assert(
      fc.property(ruleset, (table) => {
        expect(tableFromBytes(tableBytes(table))).toEqual(table);
      }),
      { numRuns: 50 },
    );
    expect(tableFromBytes(tableBytes(lockdownRules))).toEqual(lockdownRules);
  });

  test("cannot be read when they are cut short", () => {
    const bytes = tableBytes(webRules);
    for (const length of [0, 1, 16, 20, bytes.length - 1]) {
      expect(() => tableFromBytes(bytes.subarray(0, length))).toThrow(NetlinkFormatError);
    }
  });
});
