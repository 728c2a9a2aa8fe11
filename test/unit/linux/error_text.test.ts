// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync } from "node:fs";
import { errnoOf, errorText, fileErrorText } from "../../../src/linux/error_text.ts";

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

const missing = thrownBy(() => readFileSync("/nowhere\n"));
const directory = thrownBy(() => readFileSync("/"));

describe("the text of an error", () => {
  test("is a sentence about the path where the system names one", () => {
    expect(errorText(missing)).toBe("/nowhere\\u{a}: there is no such file");
    expect(errorText(thrownBy(() => mkdirSync("/dev/null/x")))).toBe(
      "/dev/null/x: a part of the path is not a directory",
    );
  });

  test("is a sentence about the path that is given where the system names none", () => {
    expect(errorText(directory)).toBe("is a directory");
    expect(fileErrorText("\u001b[31m/", directory)).toBe("\\u{1b}[31m/: is a directory");
  });

  test("names the code that has no sentence, and nothing else of the runtime's text", () => {
    const odd = Object.assign(new Error("EXFULL: exchange full, read"), { code: "EXFULL" });
    expect(fileErrorText("a", odd)).toBe("a: the system says EXFULL");
  });

  test("is that of any other error, and of what is none", () => {
    expect(fileErrorText("a", new Error("is larger than 8 MB"))).toBe("a: is larger than 8 MB");
    expect(errorText("gone")).toBe("gone");
  });
});

test("only codes of errno are ones", () => {
  expect(errnoOf(missing)).toBe("ENOENT");
  expect(errnoOf(Object.assign(new Error(), { code: "ERR_INVALID_ARG_VALUE" }))).toBeUndefined();
  expect(errnoOf(new Error("ENOENT"))).toBeUndefined();
});
