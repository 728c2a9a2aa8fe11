// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import type { Command } from "../../../src/commands/command.ts";

const ROOT = `${import.meta.dir}/../../..`;
const COMMANDS = `${ROOT}/src/commands`;

const modules: readonly Readonly<Record<string, unknown>>[] = await Promise.all(
  [...new Bun.Glob("*.ts").scanSync(COMMANDS)].map((file) => import(`${COMMANDS}/${file}`)),
);
const commands = modules
  .flatMap((module) => Object.values(module))
  .filter(isCommand)
  .sort((a, b) => a.name.localeCompare(b.name));

function isCommand(value: unknown): value is Command {
  return typeof value === "object" && value !== null && "help" in value && "run" in value;
}

const operations = readFileSync(`${ROOT}/docs/operations.md`, "utf8");
const section = /^## The command line\n(.*?)^## /ms.exec(operations)?.[1] ?? "";

/** The rows of the section's tables, by the verb that they begin with. */
const rows = Map.groupBy(
  section.split("\n").filter((line) => line.startsWith("| `")),
  (line) => /[a-z]+/.exec(line)?.[0],
);

function optionsIn(text: string): readonly string[] {
  return [...new Set(text.match(/--[a-z][-a-z0-9]*/g))].sort();
}

test("docs/operations.md lists every verb, and no other", () => {
  expect([...rows.keys()].sort()).toEqual(commands.map(({ name }) => name));
});

test.each(commands.map(({ name, help }) => [name, help] as const))(
  "docs/operations.md lists every option that the help of %s has, and no other",
  (name, help) => {
    expect(optionsIn((rows.get(name) ?? []).join("\n"))).toEqual(optionsIn(help));
  },
);
