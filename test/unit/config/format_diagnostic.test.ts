// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import type { Diagnostic } from "../../../src/config/diagnostic.ts";
import { createFormatter, formatDiagnostic } from "../../../src/config/format_diagnostic.ts";

const diagnostic: Diagnostic = {
  code: "port-range",
  at: { file: "f.yaml", line: 2, column: 8 },
  document: { kind: "NetworkRuleConfig", name: "web" },
  message: "expected less",
};

const terminal = { excerpt: true, color: false } as const;

function excerptOf(text: string, column: number): readonly string[] {
  const format = createFormatter([{ name: "f.yaml", text }], terminal);
  const at = { file: "f.yaml", line: 1, column };
  return format("error", { ...diagnostic, at })
    .split("\n")
    .slice(1);
}

describe("a diagnostic", () => {
  test("is one line with file, line, column, severity, code and document", () => {
    expect(formatDiagnostic("warning", diagnostic)).toBe(
      'f.yaml:2:8: warning[port-range]: NetworkRuleConfig "web": expected less',
    );
  });

  test("stays one line whatever names and files hold", () => {
    const hostile = formatDiagnostic("error", {
      ...diagnostic,
      at: { file: "a\nb\u001b[31m", line: 1, column: 1 },
      document: { kind: "K", name: 'x\r\n"\u202e\u0000' },
      message: "found \u2028",
    });
    expect(hostile).toBe(
      'a\\u{a}b\\u{1b}[31m:1:1: error[port-range]: K "x\\u{d}\\u{a}\\"\\u{202e}\\u{0}": found \\u{2028}',
    );
  });

  test("is followed by its line and a caret under the column", () => {
    const format = createFormatter([{ name: "f.yaml", text: "a: 1\nports: [70000]\n" }], terminal);
    expect(format("error", { ...diagnostic, at: { file: "f.yaml", line: 2, column: 9 } })).toBe(
      'f.yaml:2:9: error[port-range]: NetworkRuleConfig "web": expected less\n2 | ports: [70000]\n  |         ^',
    );
  });

  test("shows the line of standard input and of bytes", () => {
    const format = createFormatter(
      [{ name: "-", text: new TextEncoder().encode("x: 1\r\n") }],
      terminal,
    );
    const at = { file: "<stdin>", line: 1, column: 4 };
    expect(format("error", { ...diagnostic, at })).toEndWith("\n1 | x: 1\n  |    ^");
  });

  test("has no line to show when the source is not known or not UTF-8", () => {
    const text = new Uint8Array([0xff]);
    for (const sources of [[], [{ name: "f.yaml", text }]]) {
      expect(createFormatter(sources, terminal)("error", diagnostic)).not.toContain("\n");
    }
  });

  test("keeps the caret under the column behind tabs and unprintable characters", () => {
    expect(excerptOf("\ta: \u00ad!", 6)).toEqual(["1 |  a: \\u{ad}!", "  |           ^"]);
  });

  test("cuts a long line around the column", () => {
    const [line, caret] = excerptOf(`${"a".repeat(500)}!${"b".repeat(500)}`, 501);
    expect(line).toBe(`1 | …${"a".repeat(60)}!${"b".repeat(59)}…`);
    expect(caret?.length).toBe((line?.indexOf("!") ?? 0) + 1);
  });

  test("is broken at blanks to fit the terminal, and its excerpt is not", () => {
    const sources = [{ name: "f.yaml", text: "\nports: [70000, 70001, 70002, 70003]\n" }];
    const at = { file: "f.yaml", line: 2, column: 9 };
    const options = { excerpt: true, color: true, columns: 32 };
    const lines = createFormatter(sources, options)("error", { ...diagnostic, at }).split("\n");
    expect(lines.map((line) => Bun.stripANSI(line))).toEqual([
      "f.yaml:2:9: error[port-range]:",
      '  NetworkRuleConfig "web":',
      "  expected less",
      "2 | ports: [70000, 70001, 70002, 70003]",
      "  |         ^",
    ]);
  });

  test("is coloured only where asked", () => {
    const format = createFormatter([], { excerpt: false, color: true });
    expect(format("error", diagnostic)).toBe(
      '\u001b[1mf.yaml:2:8: \u001b[0m\u001b[1;31merror[port-range]:\u001b[0m NetworkRuleConfig "web": expected less',
    );
  });
});
