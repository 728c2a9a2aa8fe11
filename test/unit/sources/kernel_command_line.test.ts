// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { joinedValue, parseKernelCommandLine } from "../../../src/sources/kernel_command_line.ts";

describe("the kernel command line", () => {
  test("is split at white space", () => {
    expect(parseKernelCommandLine("quiet  a=1\tb=x=y c=\n")).toEqual([
      { name: "quiet", value: undefined },
      { name: "a", value: "1" },
      { name: "b", value: "x=y" },
      { name: "c", value: "" },
    ]);
  });

  test("keeps together what is quoted, and drops the quotes", () => {
    expect(parseKernelCommandLine('"a=1 2" b="3 4"')).toEqual([
      { name: "a", value: "1 2" },
      { name: "b", value: "3 4" },
    ]);
  });

  test("ends at --, after which arguments are those of init", () => {
    expect(parseKernelCommandLine("a=1 -- a=2")).toEqual([{ name: "a", value: "1" }]);
  });

  test("joins arguments of one name in order", () => {
    const arguments_ = parseKernelCommandLine("x=ab y=- x=cd x");
    expect(joinedValue(arguments_, "x")).toBe("abcd");
    expect(joinedValue(arguments_, "z")).toBeUndefined();
  });
});
