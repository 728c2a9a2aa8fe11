// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { encodeBatch } from "../../../src/nftables/batch.ts";
import { contentBytes } from "../../../src/nftables/content.ts";
import { beginTable, replaceTable } from "../../../src/nftables/encode.ts";
import { webRules } from "../ruleset/policies.ts";

const ANY = { kind: "any" } as const;

test("what is written once goes to the kernel as message by message, sequence numbers included", () => {
  const once = encodeBatch(beginTable(webRules, ANY), contentBytes(webRules));
  expect(once.toHex()).toBe(encodeBatch(replaceTable(webRules, ANY)).toHex());
});
