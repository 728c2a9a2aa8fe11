// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { formatOf, identityOf, TABLE_FORMAT } from "../../../src/nftables/identity.ts";
import type { Chain, NamedSet, Rule, Ruleset, VerdictMap } from "../../../src/ruleset/ruleset.ts";
import { ACCEPT, COUNTER, DROP, inSet } from "../../../src/ruleset/statements.ts";
import { trialRuleset } from "../../../src/ruleset/trial.ts";
import { draft } from "../../random/draft.ts";
import { changing, compiled, webRules } from "../ruleset/policies.ts";

test("is its format and a sha256", () => {
  expect(identityOf(webRules)).toMatch(/^1:[0-9a-f]{64}$/);
  expect(formatOf(identityOf(webRules))).toBe(TABLE_FORMAT);
});

/** One of each kind of object, whatever postern compiles. */
const ONE_OF_EACH: Ruleset = {
  comment: undefined,
  clock: { name: "trial", comment: "runs down", milliseconds: 5_000 },
  interfaceSets: [{ name: "near", type: "ifname", comment: undefined, elements: ["lo"] }],
  sets: [
    {
      name: "from",
      type: "ipv4_addr",
      interval: true,
      comment: "some",
      elements: [{ first: 1n, last: 9n }],
    },
  ],
  maps: [
    {
      name: "ports",
      comment: undefined,
      elements: [{ first: 0n, last: 65_535n, verdict: { kind: "drop" } }],
    },
  ],
  chains: [
    {
      name: "ingress",
      hook: { hook: "input", priority: 0, policy: "drop" },
      comment: "all",
      rules: [{ statements: [inSet("ip saddr", "from"), COUNTER, ACCEPT], comment: "from" }],
    },
  ],
};

// Tables that other versions wrote carry it. If it has to change, TABLE_FORMAT is raised.
test("of one ruleset is the same in every version of one format", () => {
  expect(TABLE_FORMAT).toBe(1);
  expect(identityOf(ONE_OF_EACH)).toBe(
    "1:09198a28c7e5d3b43cf40a978149d85c91434c5d6737bd963072c549e28c9c90",
  );
});

test("is the same for the same ruleset, and another for another one", () => {
  fc.assert(
    fc.property(draft, draft, (one, other) => {
      const [a, again, b] = [compiled(one), compiled(one), compiled(other)];
      expect(identityOf(again)).toBe(identityOf(a));
      expect(identityOf(a) === identityOf(b)).toBe(Bun.deepEquals(a, b, true));
    }),
    { numRuns: 50 },
  );
});

const trial = (milliseconds: number) => {
  const side = { summary: "block, 2 rules", ruleset: webRules };
  return trialRuleset({ tried: side, confirmed: side }, milliseconds);
};

describe("is not changed by", () => {
  test("the comment of the table", () => {
    expect(identityOf({ ...webRules, comment: "sealed" })).toBe(identityOf(webRules));
  });

  test("how long a clock has still to run", () => {
    expect(identityOf(trial(5))).toBe(identityOf(trial(60_000)));
  });
});

const chain = (name: string, change: (chain: Chain) => Partial<Chain>) =>
  changing(webRules, "chains", name, (each: Chain) => ({ ...each, ...change(each) }));
const rules = (change: (rules: readonly Rule[]) => readonly Rule[]) =>
  chain("rule-web", (each) => ({ rules: change(each.rules) }));
const set = (change: (set: NamedSet) => Partial<NamedSet>) =>
  changing(webRules, "sets", "rule-web-ip", (each: NamedSet) => ({ ...each, ...change(each) }));
const map = (change: (map: VerdictMap) => Partial<VerdictMap>) =>
  changing(webRules, "maps", "tcp-ports", (each: VerdictMap) => ({ ...each, ...change(each) }));
const hook = (change: Partial<NonNullable<Chain["hook"]>>) =>
  chain("ingress", (each) => ({
    hook: { hook: "input", priority: 0, policy: "drop", ...each.hook, ...change },
  }));

describe("is changed by", () => {
  test.each<[string, Ruleset]>([
    ["a rule that is missing", rules((each) => each.slice(1))],
    ["a rule more", rules((each) => [...each, { statements: [DROP], comment: undefined }])],
    ["the order of rules", rules((each) => each.toReversed())],
    [
      "a statement of a rule",
      rules((each) => each.map((one) => ({ ...one, statements: one.statements.slice(1) }))),
    ],
    ["the comment of a rule", rules((each) => each.map((one) => ({ ...one, comment: "x" })))],
    ["the comment of a chain", chain("rule-web", () => ({ comment: "x" }))],
    ["the name of a chain", chain("rule-web", () => ({ name: "rule-wed" }))],
    [
      "a chain more",
      {
        ...webRules,
        chains: [...webRules.chains, { name: "z", hook: undefined, comment: undefined, rules: [] }],
      },
    ],
    ["a policy", hook({ policy: "accept" })],
    ["a priority", hook({ priority: 1 })],
    ["a hook", hook({ hook: "prerouting" })],
    ["a chain that is no longer called", chain("ingress", () => ({ hook: undefined }))],
    ["an element that is missing", set(({ elements }) => ({ elements: elements.slice(1) }))],
    [
      "an element that is larger",
      set(({ elements }) => ({
        elements: elements.map(({ first, last }) => ({ first: first - 1n, last })),
      })),
    ],
    ["the comment of a set", set(() => ({ comment: "x" }))],
    [
      "the verdict of an element",
      map(({ elements }) => ({
        elements: elements.map((each) => ({ ...each, verdict: { kind: "accept" } })),
      })),
    ],
    [
      "an interface",
      changing(webRules, "interfaceSets", "trusted-interfaces", (each) => ({
        ...each,
        elements: ["lo"],
      })),
    ],
    ["a clock", { ...webRules, clock: { name: "trial", comment: undefined, milliseconds: 0 } }],
  ])("%s", (_, changed) => {
    expect(identityOf(changed)).not.toBe(identityOf(webRules));
  });
});
