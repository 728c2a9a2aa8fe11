// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { accepted } from "./loaded.ts";

const directory = new URL("../../../examples/", import.meta.url).pathname;

for (const name of readdirSync(directory)) {
  test(`the example ${name} loads`, async () => {
    const { rules, defaultActionAt } = accepted(await Bun.file(`${directory}${name}`).text());
    expect(rules.length).toBeGreaterThan(0);
    expect(defaultActionAt).toBeDefined();
  });
}
