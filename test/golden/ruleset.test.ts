// SPDX-License-Identifier: Apache-2.0
import { describe, test } from "bun:test";
import { readdirSync } from "node:fs";
import { isOpen, type Policy, policyOf } from "../../src/policy/policy.ts";
import { compile } from "../../src/ruleset/compile.ts";
import { flatten } from "../../src/ruleset/flat.ts";
import { renderScript } from "../../src/ruleset/text.ts";
import { accepted } from "../unit/config/loaded.ts";
import { expectGolden } from "./expect_golden.ts";

const directory = `${import.meta.dir}/ruleset/`;

async function policyIn(name: string): Promise<Policy> {
  return policyOf(accepted(await Bun.file(`${directory}${name}/config.yaml`).text()));
}

describe.each(readdirSync(directory).sort())("%s", (name) => {
  test("compiles to ruleset.nft", async () => {
    const policy = await policyIn(name);
    const script = renderScript(isOpen(policy) ? undefined : compile(policy));
    await expectGolden(`${directory}${name}/ruleset.nft`, script);
  });

  test("reads as flat.nft", async () => {
    const policy = await policyIn(name);
    const script = renderScript(isOpen(policy) ? undefined : flatten(policy));
    await expectGolden(`${directory}${name}/flat.nft`, script);
  });
});
