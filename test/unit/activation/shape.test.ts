// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import {
  flag,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  text,
} from "../../../src/activation/shape.ts";

const SHAPE = object({
  name: text,
  count: number,
  isSigned: flag,
  how: oneOf("applied", "staged"),
  by: nullable(text),
  cuts: optional(flag, false),
  parts: list(object({ file: text })),
});

const WHOLE = {
  name: "postern",
  count: 1,
  isSigned: true,
  how: "staged",
  by: null,
  cuts: true,
  parts: [{ file: "1.yaml" }],
};

describe("a value of the shape", () => {
  test("is given back as it is", () => {
    expect(SHAPE(WHOLE)).toEqual(WHOLE as ReturnType<typeof SHAPE>);
  });

  test("has a default where an earlier version wrote nothing", () => {
    const { cuts, ...earlier } = WHOLE;
    expect(SHAPE(earlier).cuts).toBe(!cuts);
  });
});

test.each([
  ["null", null],
  ["a list", [WHOLE]],
  ["text", JSON.stringify(WHOLE)],
  ["a field too many", { ...WHOLE, extra: 1 }],
  ["a field too few", { ...WHOLE, name: undefined }],
  ["a number for a text", { ...WHOLE, name: 1 }],
  ["a text for a number", { ...WHOLE, count: "1" }],
  ["a number for a flag", { ...WHOLE, isSigned: 1 }],
  ["a word that is none of them", { ...WHOLE, how: "tried" }],
  ["a default of another kind", { ...WHOLE, cuts: null }],
  ["an object for a list", { ...WHOLE, parts: {} }],
  ["a part that is of another shape", { ...WHOLE, parts: [{ file: null }] }],
])("%s is refused", (_, value) => {
  expect(() => SHAPE(value)).toThrow();
});
