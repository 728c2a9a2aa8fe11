// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { commandLineFault } from "../../../src/sources/command_line_fault.ts";

/** A command line of so many bytes. */
function ofLength(bytes: number): string {
  return `root=/dev/vda ${"x".repeat(bytes - 14)}`;
}

describe("a kernel command line can hide a demand", () => {
  test("when it is as long as Linux keeps one, and so may have been cut", () => {
    expect(commandLineFault(`${ofLength(2047)}\n`)).toBe(
      "the kernel command line has 2047 bytes, and what stands after 2046 may have been cut off",
    );
    expect(commandLineFault(`${ofLength(2046)}\n`)).toBeUndefined();
    expect(commandLineFault(`${ofLength(2040)}éééé`)).toContain("has 2048 bytes");
  });

  test("behind a quote that is not closed", () => {
    const fault =
      "the kernel command line has a quote that is not closed, and an argument of postern after it";
    expect(commandLineFault('a="b postern.config.key=AAAA')).toBe(fault);
    expect(commandLineFault('a="b postern.config.key=AAAA" c="')).toBe(fault);
    expect(commandLineFault('a="b Talos.config=metal-iso')).toBe(fault);
  });

  test("between the quotes of another argument", () => {
    const fault = (name: string) =>
      `${name} holds an argument of postern, between quotes, on the kernel command line`;
    expect(commandLineFault('console="ttyS0 postern.config.key=AAAA"')).toBe(fault("console"));
    expect(commandLineFault('a="1 postern.config.key=AAAA b="2 postern.wait=1')).toBe(fault("a"));
    expect(commandLineFault('a="b  Talos.config=metal-iso" c')).toBe(fault("a"));
  });

  test("behind the end of the kernel's own arguments", () => {
    expect(commandLineFault("quiet -- single postern.config.key=AAAA")).toBe(
      'postern.config.key stands after "--" on the kernel command line, where the arguments are those of init',
    );
    expect(commandLineFault("quiet -- talos.config=metal-iso")).toContain("talos.config stands");
  });
});

test.each([
  "",
  'postern.config=inline a="b',
  'a="b" postern.config=inline',
  '"postern.config=inline" -- single',
  "postern.config=inline -- --addr 0.0.0.0:2024",
])("%p hides none", (line) => {
  expect(commandLineFault(line)).toBeUndefined();
});
