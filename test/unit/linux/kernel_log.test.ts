// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { kernelRecords } from "../../../src/linux/kernel_log.ts";

describe("a record of the kernel log", () => {
  test("is one line with its level", () => {
    expect(kernelRecords("error", "CLOSED\n  because")).toEqual(["<3>postern: CLOSED because\n"]);
  });

  test("steers no terminal", () => {
    expect(kernelRecords("notice", "\u001b[2Ja\u202e\u0000")).toEqual([
      "<5>postern: \\u{1b}[2Ja\\u{202e}\\u{0}\n",
    ]);
  });

  test("has no more bytes than the kernel takes, and shorter forms that it takes in any case", () => {
    for (const character of ["ü", "a"]) {
      const records = kernelRecords("information", character.repeat(2000));
      expect(records.map((record) => Buffer.byteLength(record))).toEqual([1024, 900, 256]);
      for (const record of records) expect(record).toMatch(/^<6>postern: (ü+|a+)…\n$/);
    }
  });
});
