// SPDX-License-Identifier: Apache-2.0
import { test } from "bun:test";
import { readdirSync } from "node:fs";
import { createFormatter } from "../../../src/config/format_diagnostic.ts";
import { load } from "../../../src/config/load.ts";
import { expectGolden } from "../../golden/expect_golden.ts";

const directory = new URL("../../golden/errors/", import.meta.url).pathname;

/** The errors as a terminal shows them, without colour. */
async function errorsOf(path: string): Promise<string> {
  const sources = [{ name: "config.yaml", text: await Bun.file(path).bytes() }];
  const result = load(sources);
  if (result.ok) return "";
  const format = createFormatter(sources, { excerpt: true, color: false });
  return result.errors.map((error) => `${format("error", error)}\n`).join("");
}

for (const name of readdirSync(directory).sort()) {
  test(`all errors are reported, in order: ${name}`, async () => {
    const errors = await errorsOf(`${directory}${name}/config.yaml`);
    await expectGolden(`${directory}${name}/errors.txt`, errors);
  });
}
