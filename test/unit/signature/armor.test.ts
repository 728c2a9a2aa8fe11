// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { armor, dearmor } from "../../../src/signature/armor.ts";
import { refusalOf } from "./vector.ts";

const content = Buffer.alloc(100, "thing");
const text = armor("THING", content);
const lines = text.split("\n");
const base64 = lines.slice(1, -2).join("");

describe("armor", () => {
  test("is taken off again", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 3000 }), (bytes) => {
        expect(dearmor("THING", armor("THING", bytes))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test("may have lines of another length, or that end as in Windows", () => {
    const long = `-----BEGIN THING-----\n${base64}\n-----END THING-----\n`;
    for (const variant of [long, text.replaceAll("\n", "\r\n"), text.trimEnd()]) {
      expect(dearmor("THING", variant)).toEqual(content);
    }
  });

  test.each([
    ["after an empty line", `\n${text}`, "does not start with -----BEGIN THING-----"],
    ["of another thing", armor("OTHER", content), "does not start with -----BEGIN THING-----"],
    ["before an empty line", `${text}\n`, "does not end at -----END THING-----"],
    ["twice", text + text, "is not base64, or damaged"],
    ["in one line", text.replaceAll("\n", "\r"), "does not start with -----BEGIN THING-----"],
    ["with an empty line", text.replace("\n", "\n\n"), "has an empty line"],
    ["with a space", text.replace("\n", "\n "), "is not base64, or damaged"],
    ["without its padding", text.replace("=", ""), "is not base64, or damaged"],
    ["around nothing", armor("THING", new Uint8Array(0)), "does not end at -----END THING-----"],
    ["around too much", armor("THING", new Uint8Array(16 << 10)), "is too long"],
  ])("%s is refused", (_, tried, refusal) => {
    expect(refusalOf(() => dearmor("THING", tried))).toBe(refusal);
  });
});
