// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { identityOf } from "../../../src/nftables/identity.ts";
import { checkSeal, seal, statedSeal } from "../../../src/nftables/seal.ts";
import type { Chain } from "../../../src/ruleset/ruleset.ts";
import { changing, webRules } from "../ruleset/policies.ts";

const sealed = seal(webRules, "block, 2 rules", "0.1.0");
const stated = { summary: "block, 2 rules", version: "0.1.0", identity: identityOf(webRules) };

test("the seal says what the table is, who wrote it, and its identity", () => {
  expect(sealed).toEqual({
    ...webRules,
    comment: `block, 2 rules (postern 0.1.0, table ${stated.identity})`,
  });
  expect(statedSeal(sealed.comment)).toEqual(stated);
});

test("a summary may itself hold what a seal holds", () => {
  const summary = `odd (postern 9, table 1:${"0".repeat(64)})`;
  expect(statedSeal(seal(webRules, summary, "0.1.0").comment)).toEqual({ ...stated, summary });
});

describe("a table is", () => {
  test("intact when its content is what the seal says", () => {
    expect(checkSeal(sealed)).toEqual({ kind: "intact", seal: stated });
  });

  test("broken when it is not", () => {
    const altered = changing(sealed, "chains", "rule-web", (chain: Chain) => ({
      ...chain,
      rules: chain.rules.toReversed(),
    }));
    expect(checkSeal(altered)).toEqual({
      kind: "broken",
      identity: identityOf(altered),
      seal: stated,
    });
  });

  test.each([
    [undefined],
    [""],
    ["somebody's table"],
    [`${sealed.comment} `],
    [sealed.comment?.replace("table 1:", "table ")],
    [sealed.comment?.slice(0, -2)],
    [sealed.comment?.toUpperCase()],
  ])("without a seal when its comment is %p", (comment) => {
    expect(checkSeal({ ...webRules, comment })).toEqual({ kind: "none" });
  });

  test("of another format when another version computed the identity otherwise", () => {
    const comment = sealed.comment?.replace("0.1.0, table 1:", "9.0.0, table 2:");
    expect(checkSeal({ ...webRules, comment })).toEqual({
      kind: "other format",
      seal: { ...stated, version: "9.0.0", identity: stated.identity.replace("1:", "2:") },
    });
  });
});
