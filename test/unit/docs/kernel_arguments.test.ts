// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { boot } from "../../../src/commands/boot.ts";
import { KNOWN_ARGUMENTS } from "../../../src/sources/known_arguments.ts";

test("docs/boot.md lists every kernel argument with what it means, and no other", () => {
  const text = readFileSync(`${import.meta.dir}/../../../docs/boot.md`, "utf8");
  const table = /^\| kernel argument \| means \|\n\|---\|---\|\n((?:\|.*\n)*)/m.exec(text)?.[1];
  const rows = KNOWN_ARGUMENTS.map(({ name, syntax, meaning }) => {
    return `| \`${name}=${syntax.replaceAll("|", "\\|")}\` | ${meaning} |\n`;
  });
  expect(table).toBe(rows.join(""));
});

test("the help of boot names every kernel argument of postern's own", () => {
  const names = KNOWN_ARGUMENTS.map(({ name }) => name).filter((name) => /^postern/.test(name));
  for (const name of names) expect(boot.help).toContain(`${name}=`);
});
