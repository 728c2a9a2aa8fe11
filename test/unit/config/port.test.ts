// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { findOverlaps, parsePorts } from "../../../src/config/port.ts";

function code(text: string): string {
  const result = parsePorts(text);
  return result.ok ? `${result.value.first}-${result.value.last}` : result.code;
}

describe("a port", () => {
  test.each([
    ["any", "every port is 0-65535"],
    ["80:90", "a range is written 80-90"],
    ["80 - 90", "a range is written 80-90"],
    ["80,443", "each port is an item of its own"],
    ["22/tcp", "the protocol stands beside ports"],
    ["ssh", "a service is written as its number"],
  ])("that is none is answered with what it may be meant to be: %j", (text, hint) => {
    const result = parsePorts(text);
    expect(!result.ok && result.message).toEndWith(`; ${hint}`);
  });

  test("is a plain decimal number from 0 to 65535", () => {
    expect(["0", "22", "65535"].map(code)).toEqual(["0-0", "22-22", "65535-65535"]);
  });

  test("may be a range from low to high, ends included", () => {
    expect(["0-65535", "80-80", "10300-10400"].map(code)).toEqual([
      "0-65535",
      "80-80",
      "10300-10400",
    ]);
  });

  test("has no sign, space, leading zero, fraction, exponent or other base", () => {
    const wrong = [
      "",
      " 80",
      "80 ",
      "+80",
      "-80",
      "080",
      "010",
      "0x50",
      "80.0",
      "1e2",
      "8_0",
      "٨٠",
    ];
    expect(wrong.map(code)).toEqual(wrong.map(() => "port-syntax"));
  });

  test("has no open, spaced, signed or threefold range", () => {
    const wrong = ["-", "80-", "-90", "80--90", "80 - 90", "80-090", "1-2-3", "80:90", "80\n"];
    expect(wrong.map(code)).toEqual(wrong.map(() => "port-syntax"));
  });

  test("is at most 65535, at either end of a range", () => {
    const wrong = ["65536", "0-65536", "70000-80000", "99999999999999999999"];
    expect(wrong.map(code)).toEqual(wrong.map(() => "port-range"));
  });

  test("range that runs from high to low is refused", () => {
    expect(code("90-80")).toBe("port-range");
  });

  test("is the same number that it is printed from", () => {
    const port = fc.integer({ min: 0, max: 65535 });
    fc.assert(
      fc.property(port, port, (a, b) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        expect(code(`${first}-${last}`)).toBe(`${first}-${last}`);
      }),
    );
  });
});

describe("overlaps", () => {
  test("adjacent ranges do not overlap", () => {
    expect(
      findOverlaps([
        { first: 5001, last: 5001 },
        { first: 5000, last: 5000 },
        { first: 10, last: 4999 },
      ]),
    ).toEqual([]);
  });

  test("a range inside an earlier and longer one is found behind a third", () => {
    expect(
      findOverlaps([
        { first: 1, last: 100 },
        { first: 2, last: 3 },
        { first: 50, last: 60 },
      ]),
    ).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  test("are found exactly when two ranges share a port", () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 5 }))
      .map(([first, length]) => ({ first, last: first + length }));
    fc.assert(
      fc.property(fc.array(range, { maxLength: 8 }), (ranges) => {
        const shared = ranges.some((a, i) =>
          ranges.some((b, j) => i < j && a.first <= b.last && b.first <= a.last),
        );
        const overlaps = findOverlaps(ranges);
        expect(overlaps.length > 0).toBe(shared);
        for (const [later, earlier] of overlaps) {
          const [a, b] = [ranges[later], ranges[earlier]];
          expect(later).toBeGreaterThan(earlier);
          expect(a && b && a.first <= b.last && b.first <= a.last).toBe(true);
        }
      }),
    );
  });
});
