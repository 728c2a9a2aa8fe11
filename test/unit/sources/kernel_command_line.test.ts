// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import {
  argumentsOfInit,
  parseKernelCommandLine,
} from "../../../src/sources/kernel_command_line.ts";

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
    expect(argumentsOfInit("a=1 -- a=2 b")).toEqual([
      { name: "a", value: "2" },
      { name: "b", value: undefined },
    ]);
    expect(argumentsOfInit("a=1 a=2")).toEqual([]);
  });
});
