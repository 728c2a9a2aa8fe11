// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { issueText, motdText } from "../../../src/report/login_notice.ts";
import { FILTERING } from "./standings.ts";

const problem = (text: string) => ({ ...FILTERING, problems: [text] });

describe("the notice of a login", () => {
  test("ends in an empty line above a prompt, and in none after a login", () => {
    expect(issueText(FILTERING)).toBe(
      "\\e{green}Firewall filtering: block, 2 rules\\e{reset}\n  from volume (postern:postern.yaml)\n\n",
    );
    expect(motdText(FILTERING)).toBe(
      "Firewall filtering: block, 2 rules\n  from volume (postern:postern.yaml)\n",
    );
  });

  test("is coloured above a prompt: green is what filters for good and has no problem", () => {
    expect(issueText(problem("a"))).toStartWith("\\e{yellow}Firewall filtering");
    expect(issueText({ ...FILTERING, state: "closed" })).toStartWith("\\e{red}Firewall ");
    expect(motdText(problem("a"))).toStartWith("Firewall filtering");
  });

  test("says what to do where something is wrong", () => {
    expect(motdText(problem("the table is gone"))).toEndWith(
      "  the table is gone\n  To read the configuration again: postern reload\n",
    );
  });

  test("doubles backslashes above a prompt, where they are commands", () => {
    expect(issueText(problem("a\\nb"))).toContain("  a\\\\nb\n");
    expect(motdText(problem("a\\nb"))).toContain("  a\\nb\n");
  });

  test("steers no terminal, and keeps to one line a problem", () => {
    expect(motdText(problem("a\u001b[2J\r\nb\u009bc"))).toContain("  a [2J b c\n");
  });

  test("cuts a line that is too long", () => {
    const lines = motdText(problem("x".repeat(1_000))).split("\n");
    expect(Math.max(...lines.map(({ length }) => length))).toBe(300);
  });
});
