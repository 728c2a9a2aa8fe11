// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { decode } from "../../../src/config/encoding.ts";
import { load } from "../../../src/config/load.ts";
import { block } from "./documents.ts";
import { errors } from "./loaded.ts";

/** A text in UTF-16 or UTF-32 (2 or 4 bytes a character), with the low byte first or last. */
function wide(text: string, width: 2 | 4, isLittle: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * width));
  [...text].forEach((character, index) => {
    const code = character.codePointAt(0) ?? 0;
    if (width === 2) view.setUint16(index * 2, code, isLittle);
    else view.setUint32(index * 4, code, isLittle);
  });
  return new Uint8Array(view.buffer);
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function messageOf(text: Uint8Array): string {
  const result = load([{ name: "f", text }]);
  return result.ok ? "" : (result.errors[0]?.message ?? "");
}

describe("a text that is not UTF-8", () => {
  test.each([
    ["UTF-16LE", 2, true],
    ["UTF-16BE", 2, false],
    ["UTF-32LE", 4, true],
    ["UTF-32BE", 4, false],
  ] as const)("is named %s, with a byte order mark and without", (name, width, isLittle) => {
    for (const text of [block, `\ufeff${block}`]) {
      const bytes = wide(text, width, isLittle);
      expect(errors(bytes)).toEqual(["1:1 not-utf-8"]);
      expect(messageOf(bytes)).toContain(`found ${name}: convert it, as with iconv -f ${name} `);
    }
  });

  test("is refused at the byte that is none, which is shown as Latin-1 has it", () => {
    const bytes = latin1(`${block}# B\xfcro\n`);
    expect(errors(bytes)).toEqual(["4:4 not-utf-8"]);
    expect(messageOf(bytes)).toContain("found the byte 0xFC; if it is meant to be ü, ");
  });

  test("has its columns counted behind characters of several bytes, and behind a mark", () => {
    const start = new TextEncoder().encode("\ufeff# ü€ ");
    expect(errors(new Uint8Array([...start, 0xe4, 0x0a]))).toEqual(["1:6 not-utf-8"]);
  });

  test("may end within a character, or hold U+FFFD before that", () => {
    for (const [bytes, place] of [
      [[0x61, 0x0a, 0xc3], "2:1"],
      [[0x61, 0xef, 0xbf], "1:2"],
      [[0xef, 0xbf, 0xbd, 0x61, 0xff], "1:3"],
    ] as const) {
      expect(errors(new Uint8Array(bytes))).toEqual([`${place} not-utf-8`]);
    }
  });

  test("may be so in a part that was appended", () => {
    const appended = new Uint8Array([...latin1(block), ...wide("\ufeff---\n", 2, true)]);
    expect(errors(appended)).toEqual(["4:1 not-utf-8"]);
    expect(messageOf(appended)).toContain("is a part of it in UTF-16?");
    const unmarked = new Uint8Array([...latin1(block), ...wide("---\n", 2, true)]);
    expect(errors(unmarked)).toEqual(["4:2 control-character"]);
    expect(messageOf(unmarked)).toContain("is a part of it in UTF-16?");
  });
});

test("a text in UTF-8 loses its byte order mark and nothing else", () => {
  const text = "ü€𝄞\u0000\ufeff";
  expect(decode(new TextEncoder().encode(`\ufeff${text}`))).toEqual({ text, flaw: undefined });
});

test("a byte order mark within a text is named", () => {
  const result = load([{ name: "f", text: `${block}---\n\ufeff${block}` }]);
  expect(!result.ok && result.errors.map(({ message }) => message)).toEqual([
    "expected a byte order mark (U+FEFF) at the start only: where files were joined, remove it",
  ]);
});
