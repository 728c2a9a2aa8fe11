// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { plainText, reportSection } from "../../boot/serial.ts";

describe("the serial console", () => {
  test("is read without terminal control sequences", () => {
    const line = "\x1b[!p\x1b]104\x07\x1b[?7h[\x1b[0;32m  OK  \x1b[0m] Started.\r\n";
    expect(plainText(line)).toBe("[  OK  ] Started.\n");
  });

  test("gives the lines of a section of the guest's report", () => {
    const log =
      "noise\npostern login: postern-test: failed units\na.service x\n\npostern-test: ready\nlogin:\n";
    expect(reportSection(log, "failed units")).toEqual(["a.service x"]);
    expect(reportSection(log, "addresses")).toEqual([]);
  });
});
