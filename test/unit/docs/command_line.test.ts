// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { MACHINE_VERBS, POLICY_VERBS, VERSION_VERB } from "../../../src/commands/verbs.ts";

const ROOT = `${import.meta.dir}/../../..`;

const verbs = [...POLICY_VERBS, ...MACHINE_VERBS, VERSION_VERB].sort((a, b) =>
  a.name.localeCompare(b.name),
);
const commands = await Promise.all(
  verbs.map(async ({ name, load }) => ({ name, help: (await load()).help })),
);

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
