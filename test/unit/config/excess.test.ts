// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { findExcess } from "../../../src/config/excess.ts";
import { load } from "../../../src/config/load.ts";
import { openSource } from "../../../src/config/source_text.ts";
import {
  MOST_BYTES,
  MOST_CHARACTERS,
  MOST_DOCUMENTS,
  MOST_ERRORS,
  MOST_MARKS,
  MOST_PREFIXES,
} from "../../../src/limits.ts";
import { block, rule } from "./documents.ts";

/** `FILE:LINE:COL code: message` of every error of some texts. */
function errors(...texts: readonly (string | Uint8Array)[]): readonly string[] {
  const result = load(texts.map((text, index) => ({ name: `${index}.yaml`, text })));
  if (result.ok) return [];
  return result.errors.map(
    ({ at, code, message }) => `${at.file}:${at.line}:${at.column} ${code}: ${message}`,
  );
}

function excess(text: string): string | undefined {
  return findExcess([openSource({ name: "f.yaml", text })])?.message;
}

const MARKS =
  "expected at most 70000 line breaks, colons, dashes, commas, brackets and quotation marks besides those of prefixes in a document: leave out what says nothing of the firewall";

describe("of a configuration there may be", () => {
  test("8 MB, however many files they are in", () => {
    const half = new Uint8Array(MOST_BYTES / 2).fill(0x20);
    expect(errors(half, half)).not.toContain("too-large");
    expect(errors(half, half, new Uint8Array(1))).toEqual([
      "2.yaml:1:1 too-large: expected at most 8 MB of configuration: leave out what says nothing of the firewall",
    ]);
  });

  test("2 MB besides the prefixes", () => {
    const comment = `#${"a".repeat(MOST_CHARACTERS - block.length - 2)}\n`;
    expect(errors(`${block}${comment}`)).toEqual([]);
    expect(excess(`${block}${comment}\n`)).toBe(
      "expected at most 2 MB besides the prefixes of a document: leave out what says nothing of the firewall",
    );
  });

  test.each([
    ["a line break", "\n", 70_001, 1],
    ["a key", "a: b\n", 35_001, 2],
    ["an item", "- a\n", 35_001, 1],
    ["a list", "[],", 1, 52_501],
    ["a quotation mark", '"', 1, 70_001],
    ["a comma, which counts as two", ",", 1, 35_001],
    ["an anchor and an alias", "&a *a ", 1, 210_001],
    ["a tag", "!a ", 1, 210_001],
    ["what is within a value in quotation marks", "'\n", 35_001, 1],
  ])("70,000 marks, such as %s", (_, unit, line, column) => {
    expect(errors(unit.repeat(MOST_MARKS + 1))).toEqual([
      `0.yaml:${line}:${column} too-large: ${MARKS}`,
    ]);
  });

  test("as many marks in each document, and 30,000 documents in several files together", () => {
    const half = "#\n".repeat(MOST_MARKS / 2);
    expect(excess(`${half}---\n${half}--- \n${half}---`)).toBeUndefined();
    expect(excess(`${half} ---\n${half}----\n${half}`)).toBe(MARKS);
    const documents = "---\n#\n".repeat(MOST_DOCUMENTS / 2);
    expect(excess(documents)).toBeUndefined();
    expect(errors(documents, `${documents}---`)).toEqual([
      "1.yaml:30001:1 too-large: expected at most 30000 documents: put rules of the same sources into one",
    ]);
  });

  test("ten times as many marks in all documents together", () => {
    const whole = `---\n${"#\n".repeat(MOST_MARKS - 2)}`;
    expect(excess(whole.repeat(10))).toBeUndefined();
    expect(excess(`${whole.repeat(10)}---\n`)).toStartWith("expected at most 700000 line breaks");
  });

  test("ten thousand rules of nine lines", () => {
    const rules = Array.from({ length: 10_000 }, (_, n) => `---\n${rule({ name: `r${n}` })}`);
    expect(errors(`${block}${rules.join("")}`)).toEqual([]);
  });

  test("blank lines behind a prefix, which are marks", () => {
    const text = `- subnet: 10.0.0.0/8${"\n".repeat(MOST_MARKS + 2)}`;
    expect(errors(text)).toEqual([`0.yaml:70002:1 too-large: ${MARKS}`]);
  });

  test("1000 errors, of one document or many", () => {
    const lists = rule({ ingress: `\n${"  - subnet: x\n".repeat(MOST_ERRORS + 1)}` });
    const keys = Array.from({ length: MOST_ERRORS + 1 }, (_, n) => `k${n}: x\n`).join("");
    for (const text of [lists, keys, "a: b\n---\n".repeat(MOST_ERRORS + 1)]) {
      expect(errors(text).length).toBeLessThanOrEqual(MOST_ERRORS);
    }
  });
});

describe("prefixes", () => {
  const address = (n: number) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}/32`;

  test("may be 120,000, in whatever form they are written", () => {
    for (const item of [
      "  - subnet: 10.0.0.0/8\r\n",
      "  - subnet:  2001:db8:1:2:3:4:5:6/128 # somebody\n",
      "  - subnet: ::/0\n    except: '10.0.0.0/32'\n",
      '{"subnet":"10.0.0.0/8"},',
      '  {\n    "subnet": "10.0.0.0/8",\n    "except": "10.0.0.0/8"\n  },\n',
    ]) {
      const each = item.includes("except") ? 2 : 1;
      const text = item.repeat(MOST_PREFIXES / each);
      expect(excess(text)).toBeUndefined();
      expect(excess(`${text}${item}`)).toStartWith("expected at most 120000 prefixes: ");
    }
  });

  test("are accepted, 100,000 of them", () => {
    const items = Array.from({ length: 100_000 }, (_, n) => `  - subnet: ${address(n)}\n`);
    expect(errors(`${block}---\n${rule({ ingress: `\n${items.join("")}` })}`)).toEqual([]);
  }, 30_000);

  test.each(["10.0.0.0/33", "10.0.0/8", "10.0.0.0", "x/8", "$X/8"])(
    "are none such as %s",
    (text) => {
      expect(errors(`  - subnet: ${text}\n`.repeat(MOST_MARKS / 3 + 1))[0]).toEndWith(MARKS);
    },
  );
});
