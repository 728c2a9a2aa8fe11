// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { inForceLine, unconfirmedLine, unconfirmedText } from "../../../src/report/kernel_line.ts";
import { FILTERING } from "./standings.ts";

const IN_FORCE = { kind: "in force", cut: undefined, faults: [] } as const;

test("a change that was taken back says what is in force, or that it is not known", () => {
  expect(unconfirmedText("the table is not there", { ...IN_FORCE, what: "no table" })).toBe(
    "the kernel does not hold the new rules (the table is not there); they were taken back: in force is no table",
  );
  const faults = ["connections that were open may go on: y"];
  expect(unconfirmedLine("x", { ...IN_FORCE, what: "the lockdown", faults })).toEqual({
    level: "error",
    text: "the kernel does not hold the new rules (x); they were taken back: in force is the lockdown; connections that were open may go on: y",
  });
  expect(unconfirmedText("x", { ...IN_FORCE, what: "the lockdown", cut: 3 })).toEndWith(
    ": in force is the lockdown; connections cut: 3",
  );
  expect(unconfirmedText("x", { kind: "unknown", why: "another table is there" })).toBe(
    "the kernel does not hold the new rules (x); WHAT IS IN FORCE IS NOT KNOWN: they could not be taken back (another table is there)",
  );
});

test("a name that was found on a disk steers no terminal", () => {
  const { entry } = FILTERING;
  if (entry === undefined) throw new Error("it has an entry");
  const named = { ...FILTERING, entry: { ...entry, source: "state (revision-1/\u001b[31m.yaml)" } };
  expect(inForceLine(named).text).toContain("from state (revision-1/\\u{1b}[31m.yaml), sha256");
});
