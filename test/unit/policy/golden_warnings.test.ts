// SPDX-License-Identifier: Apache-2.0
import { test } from "bun:test";
import { readdirSync } from "node:fs";
import { createFormatter } from "../../../src/config/format_diagnostic.ts";
import { load } from "../../../src/config/load.ts";
import { lint } from "../../../src/policy/lint/lint.ts";
import { policyOf } from "../../../src/policy/policy.ts";
import { expectGolden } from "../../golden/expect_golden.ts";

const directory = new URL("../../golden/warnings/", import.meta.url).pathname;

/** The warnings as a terminal shows them, without colour. */
async function warningsOf(path: string): Promise<string> {
  const sources = [{ name: "config.yaml", text: await Bun.file(path).bytes() }];
  const result = load(sources);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  const { configuration } = result.value;
  const format = createFormatter(sources, { excerpt: true, color: false });
  return lint(configuration, policyOf(configuration), ["config.yaml"])
    .map((warning) => `${format("warning", warning)}\n`)
    .join("");
}

for (const name of readdirSync(directory).sort()) {
  test(`all warnings are given, in order: ${name}`, async () => {
    const warnings = await warningsOf(`${directory}${name}/config.yaml`);
    await expectGolden(`${directory}${name}/warnings.txt`, warnings);
  });
}
