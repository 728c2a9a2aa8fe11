// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { unconfirmedLine, unconfirmedText } from "../../../src/report/kernel_line.ts";

test("a change that was taken back says what is in force, or that it is not known", () => {
  expect(unconfirmedText("the table is not there", { kind: "in force", what: "no table" })).toBe(
    "the kernel does not hold the new rules (the table is not there); they were taken back: in force is no table",
  );
  expect(unconfirmedLine("x", { kind: "in force", what: "the lockdown" })).toEqual({
    level: "error",
    text: "the kernel does not hold the new rules (x); they were taken back: in force is the lockdown",
  });
  expect(unconfirmedText("x", { kind: "unknown", why: "another table is there" })).toBe(
    "the kernel does not hold the new rules (x); WHAT IS IN FORCE IS NOT KNOWN: they could not be taken back (another table is there)",
  );
});
