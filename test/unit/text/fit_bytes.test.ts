// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import fc from "fast-check";
import { fitBytes } from "../../../src/text/fit_bytes.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

test("a text that fits is left as it is", () => {
  expect(fitBytes("äöü", 6)).toBe("äöü");
});

test("a text that does not fit is cut between characters and ends in an ellipsis", () => {
  expect(fitBytes("abcdefg", 6)).toBe("abc…");
  expect(fitBytes("äöüß", 7)).toBe("äö…");
  expect(fitBytes("aöüß", 6)).toBe("aö…");
  expect(fitBytes("a😀😀", 7)).toBe("a…");
});

test("no more is cut than has to be, whatever the text", () => {
  const text = fc.string({ unit: "binary", maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 3, max: 60 }), (whole, bytes) => {
      const cut = fitBytes(whole, bytes);
      expect(bytesOf(cut)).toBeLessThanOrEqual(bytes);
      if (cut === whole) return;
      const kept = [...cut].slice(0, -1);
      expect(whole.startsWith(kept.join(""))).toBe(true);
      const next = [...whole][kept.length] ?? "";
      expect(bytesOf(cut) + bytesOf(next)).toBeGreaterThan(bytes);
    }),
  );
});
