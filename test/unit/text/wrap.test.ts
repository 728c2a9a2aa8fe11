// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { wrap } from "../../../src/text/wrap.ts";

test("a line that fits is left as it is, blanks and all", () => {
  expect(wrap("a  b", 4)).toBe("a  b");
});

test("a line that does not fit is broken at blanks, and goes on indented by two", () => {
  expect(wrap("one two three four", 9)).toBe("one two\n  three\n  four");
  expect(wrap("one two three four", 12)).toBe("one two\n  three four");
});

test("a word wider than the terminal stays whole", () => {
  expect(wrap("a /long/path b", 5)).toBe("a\n  /long/path\n  b");
});

test("colours take no room, and wide characters take two columns", () => {
  expect(wrap("\u001b[31mab\u001b[0m cd", 5)).toBe("\u001b[31mab\u001b[0m cd");
  expect(wrap("日本 語", 6)).toBe("日本\n  語");
});
