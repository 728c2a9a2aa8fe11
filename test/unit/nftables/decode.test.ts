// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { decodeTable } from "../../../src/nftables/decode.ts";
import { seal } from "../../../src/nftables/seal.ts";
import { policyOf } from "../../../src/policy/policy.ts";
import { summarize } from "../../../src/policy/summary.ts";
import { compile } from "../../../src/ruleset/compile.ts";
import { LOCKDOWN } from "../../../src/ruleset/lockdown.ts";
import type { Ruleset } from "../../../src/ruleset/ruleset.ts";
import { documents, draft } from "../../random/draft.ts";
import { accepted } from "../config/loaded.ts";
import { asKernelLists } from "./as_kernel_lists.ts";

const sealedRuleset = draft.map((each): Ruleset => {
  const policy = policyOf(accepted(documents(each)));
  return seal(compile(policy), summarize(policy), "0.0.0");
});

describe("a table that was written is read back as the same ruleset", () => {
  test("whatever the policy", () => {
    fc.assert(
      fc.property(sealedRuleset, (ruleset) => {
        expect(decodeTable(asKernelLists(ruleset)).ruleset).toEqual(ruleset);
      }),
      { numRuns: 200 },
    );
  });

  test("though the name of a rule begins with a byte order mark", () => {
    const text = String.raw`
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: "\uFEFFweb"
portSelector: {ports: [80], protocol: tcp}
ingress: [{subnet: 10.0.0.0/8}]
`;
    const ruleset = compile(policyOf(accepted(text)));
    expect(decodeTable(asKernelLists(ruleset)).ruleset).toEqual(ruleset);
  });

  test("for the lockdown", () => {
    const ruleset = compile(LOCKDOWN);
    expect(decodeTable(asKernelLists(ruleset)).ruleset).toEqual(ruleset);
  });

  test("though it lists set elements in any order", () => {
    const ruleset = compile(LOCKDOWN);
    const dump = asKernelLists(ruleset);
    const sets = dump.sets.map(({ set, elements }) => ({ set, elements: elements.toReversed() }));
    expect(decodeTable({ ...dump, sets: sets.toReversed() }).ruleset).toEqual(ruleset);
  });

  test("with sets whose elements need several messages", () => {
    const elements = Array.from({ length: 5_000 }, (_, index) => ({
      first: BigInt(index * 4),
      last: BigInt(index * 4 + 1),
    }));
    const base = compile(LOCKDOWN);
    const big = {
      name: "a",
      type: "ipv6_addr",
      interval: true,
      comment: undefined,
      elements,
    } as const;
    const ruleset: Ruleset = { ...base, sets: [big, ...base.sets] };
    const dump = asKernelLists(ruleset);
    expect(Math.max(...dump.sets.map((set) => set.elements.length))).toBeGreaterThan(1);
    expect(decodeTable(dump).ruleset).toEqual(ruleset);
  });
});
