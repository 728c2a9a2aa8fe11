// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { NO_ADDRESSES } from "../../../src/policy/addresses.ts";
import type { PolicyRule } from "../../../src/policy/policy.ts";
import { contains, normalize } from "../../../src/policy/ranges.ts";
import { portIntervals } from "../../../src/ruleset/port_intervals.ts";

function ruleOn(name: string, ...ports: readonly (readonly [number, number])[]): PolicyRule {
  return {
    name,
    at: undefined,
    protocol: "tcp",
    ports: normalize(ports.map(([first, last]) => ({ first: BigInt(first), last: BigInt(last) }))),
    sources: NO_ADDRESSES,
  };
}

function summary(rules: readonly PolicyRule[]): readonly string[] {
  return portIntervals(rules, "tcp").map(
    ({ first, last, rules: shared }) =>
      `${first}-${last} ${shared.map(({ name }) => name).join("+")}`,
  );
}

describe("port intervals", () => {
  test("of rules that share nothing are the rules' own", () => {
    expect(summary([ruleOn("a", [80, 90]), ruleOn("b", [22, 22])])).toEqual(["22-22 b", "80-90 a"]);
  });

  test("are cut where rules begin and end to overlap", () => {
    expect(summary([ruleOn("a", [10, 30]), ruleOn("b", [20, 40])])).toEqual([
      "10-19 a",
      "20-30 a+b",
      "31-40 b",
    ]);
  });

  test("of adjacent ports of one rule are one", () => {
    expect(summary([ruleOn("a", [10, 11], [12, 12], [14, 14])])).toEqual(["10-12 a", "14-14 a"]);
  });

  test("reach both ends of the port space", () => {
    expect(summary([ruleOn("a", [0, 65535]), ruleOn("b", [65535, 65535], [0, 0])])).toEqual([
      "0-0 a+b",
      "1-65534 a",
      "65535-65535 a+b",
    ]);
  });

  test("leave out rules of the other protocol", () => {
    expect(summary([{ ...ruleOn("a", [1, 2]), protocol: "udp" }])).toEqual([]);
  });

  const port = fc.integer({ min: 0, max: 40 });
  const range = fc.tuple(port, port).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  const rules = fc.array(fc.array(range, { minLength: 1, maxLength: 3 }), { maxLength: 6 });

  test("are disjoint, ascending, and name for every port the rules that list it", () => {
    fc.assert(
      fc.property(rules, (lists) => {
        const policy = lists.map((ports, index) => ruleOn(`${index}`, ...ports));
        const intervals = portIntervals(policy, "tcp");
        for (const [index, { first, last }] of intervals.entries()) {
          expect(first <= last).toBe(true);
          expect(first > (intervals[index - 1]?.last ?? -1n)).toBe(true);
        }
        for (let each = 0n; each <= 41n; each += 1n) {
          const found = intervals.find(({ first, last }) => first <= each && each <= last);
          expect(found?.rules ?? []).toEqual(policy.filter(({ ports }) => contains(ports, each)));
        }
      }),
    );
  });
});
