// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createFormatter } from "../../../src/config/format_diagnostic.ts";
import { load } from "../../../src/config/load.ts";
import { block, rule, stream } from "./documents.ts";
import { codes, errors } from "./loaded.ts";

/** Fails when `action` takes more processor time than this, in seconds. */
function soon<T>(action: () => T, limit = 1): T {
  const start = process.cpuUsage();
  const result = action();
  const { user, system } = process.cpuUsage(start);
  expect(user + system).toBeLessThan(limit * 1_000_000);
  return result;
}

describe("refused at once", () => {
  test("is nesting of whatever kind", () => {
    for (const open of ["[", "{a: ", "- ", "? ", "[{a: "]) {
      expect(soon(() => codes(open.repeat(20_000)))).toEqual(["nesting-too-deep"]);
    }
    const stairs = Array.from({ length: 1500 }, (_, depth) => `${" ".repeat(depth)}a:\n`).join("");
    expect(soon(() => codes(stairs))).toEqual(["nesting-too-deep"]);
  });

  test("are aliases that expand without bounds", () => {
    const levels = Array.from({ length: 30 }, (_, n) => {
      const aliases = Array(10).fill(`*a${n}`).join(", ");
      return `a${n + 1}: &a${n + 1} [${aliases}]\n`;
    });
    const bomb = `${rule()}a0: &a0 [x]\n${levels.join("")}`;
    const found = soon(() => codes(bomb));
    expect(found.filter((code) => code === "yaml-alias").length).toBe(1);
  });

  test("is text that is not YAML anywhere", () => {
    expect(soon(() => codes("]\n".repeat(30_000))).length).toBe(1000);
  });

  test("is what is not UTF-8", () => {
    expect(codes(new Uint8Array([0x61, 0xff]))).toEqual(["not-utf-8"]);
    expect(codes(new Uint8Array([0xff, 0xfe, 0x61, 0x00]))).toEqual(["not-utf-8"]);
    expect(codes(new Uint8Array([0xed, 0xa0, 0x80]))).toEqual(["not-utf-8"]);
  });

  test("are control characters, and carriage returns that break no line", () => {
    for (const character of [
      "\u0000",
      "\u001b",
      "\u007f",
      "\u0080",
      "\ufffe",
      "\ud800",
      "\ufeff",
      "\r",
    ]) {
      expect(errors(`${block}# ${character}.\n`)).toEqual(["4:3 control-character"]);
    }
  });

  test("is a long line of braces or dollars", () => {
    for (const part of ["{", "{{ ", "${", "$", "{{ x }} "]) {
      const text = `a: b: c ${part.repeat(200_000 / part.length)}`;
      soon(() => expect(load([{ name: "f", text }]).ok).toBe(false));
    }
  });
});

test("one mapping with very many keys takes no longer than many small ones", () => {
  const keys = Array.from({ length: 30_000 }, (_, n) => `  k${n}: x\n`).join("");
  expect(soon(() => codes(`${block}---\nmachine:\n${keys}`), 2.5)).toEqual([]);
});

describe("no input makes the loader throw", () => {
  /** Loads and prints; the errors have to be in order and within the text. */
  function survive(...texts: readonly (string | Uint8Array)[]): void {
    const sources = texts.map((text, index) => ({ name: `f${index}`, text }));
    const result = load(sources);
    if (result.ok) return;
    expect(result.errors.length).toBeGreaterThan(0);
    const format = createFormatter(sources, { excerpt: true, color: true });
    for (const error of result.errors) {
      expect(format("error", error)).toContain(`error[${error.code}]`);
      expect(error.at.line).toBeGreaterThan(0);
      expect(error.at.column).toBeGreaterThan(0);
    }
  }

  const valid = stream(
    block,
    rule({ ingress: "\n  - subnet: 10.0.0.0/8\n    except: 10.1.0.0/16\n  - subnet: ::/0" }),
    'apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: ["10.244.0.0/16"]\n',
    "version: v1alpha1\nmachine: {a: &a [1], b: *a}\n",
  );
  const fragment = fc.oneof(
    fc.string({ unit: "binary", maxLength: 5 }),
    fc.constantFrom(
      ...["- ", "? ", ": ", ", ", "[", "]", "{", "}", "|\n ", ">\n ", "# ", '"', "'", "~", "null"],
      ...["&a ", "*a ", "!!str ", "!x ", "<<: ", "---\n", "...\n", "%YAML 1.1\n", "%TAG ! x\n"],
      ...["\t", "\n", "\r\n", "\ufeff", "{{ x }}", "$" + "{x}", "$X"],
    ),
  );
  const place = fc.nat({ max: valid.length });
  const edit = fc.record({ at: place, remove: fc.nat({ max: 8 }), insert: fragment });

  test("arbitrary text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => survive(text)),
      { numRuns: 500 },
    );
  });

  test("arbitrary YAML characters", () => {
    const text = fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (first, second) => survive(first, second)),
      { numRuns: 500 },
    );
  });

  test("arbitrary bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => survive(bytes)),
      { numRuns: 300 },
    );
  });

  test("valid documents with random edits", () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let text = valid;
        for (const { at, remove, insert } of edits) {
          text = text.slice(0, at) + insert + text.slice(at + remove);
        }
        survive(text);
      }),
      { numRuns: 500 },
    );
  });
});
