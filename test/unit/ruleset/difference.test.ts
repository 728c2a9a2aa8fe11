// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { differences } from "../../../src/ruleset/difference.ts";
import type {
  Chain,
  InterfaceSet,
  NamedSet,
  Rule,
  Ruleset,
  VerdictMap,
} from "../../../src/ruleset/ruleset.ts";
import { ACCEPT, COUNTER, DROP, rule } from "../../../src/ruleset/statements.ts";
import { draft } from "../../random/draft.ts";
import { changing, compiled, webRules } from "./policies.ts";

test("a ruleset does not differ from itself", () => {
  fc.assert(
    fc.property(draft, (each) => {
      expect(differences(compiled(each), compiled(each))).toEqual([]);
    }),
    { numRuns: 30 },
  );
});

test("the comment of the table and the time on a clock are not compared", () => {
  const clock = { name: "trial", comment: undefined, milliseconds: 5 };
  const expected = { ...webRules, clock, comment: "a" };
  const found = { ...webRules, clock: { ...clock, milliseconds: 0 }, comment: "b" };
  expect(differences(expected, found)).toEqual([]);
});

const WEB = 'ip saddr @rule-web-ip counter accept comment "web"';

function chain(name: string, change: (chain: Chain) => Partial<Chain>): Ruleset {
  return changing(webRules, "chains", name, (each: Chain) => ({ ...each, ...change(each) }));
}

function rules(change: (rules: readonly Rule[]) => readonly Rule[]): Ruleset {
  return chain("rule-web", (each) => ({ rules: change(each.rules) }));
}

function set(change: (set: NamedSet) => Partial<NamedSet>): Ruleset {
  return changing(webRules, "sets", "rule-web-ip", (each: NamedSet) => ({
    ...each,
    ...change(each),
  }));
}

const more = rule([COUNTER, DROP]);
const added = { first: 0xc000_0201n, last: 0xc000_0201n };
const many = [1n, 3n, 5n, 7n, 9n].map((first) => ({ first, last: first }));
const hook = { hook: "input", priority: 0, policy: "drop" } as const;

describe("what differs is named", () => {
  test.each<[string, Ruleset, readonly string[]]>([
    [
      "a chain that is missing",
      { ...webRules, chains: webRules.chains.filter(({ name }) => name !== "rule-web") },
      ["chain rule-web is missing"],
    ],
    [
      "a chain more",
      {
        ...webRules,
        chains: [...webRules.chains, { name: "z", hook, comment: undefined, rules: [] }],
      },
      ["chain z was added"],
    ],
    [
      "another policy",
      chain("ingress", () => ({ hook: { ...hook, policy: "accept" } })),
      ["chain ingress: policy accept instead of drop"],
    ],
    [
      "another priority",
      chain("ingress", () => ({ hook: { ...hook, priority: -7 } })),
      ["chain ingress: hook input priority -7 instead of hook input priority 0"],
    ],
    [
      "a chain that is no longer called",
      chain("ingress", () => ({ hook: undefined })),
      [
        "chain ingress: no hook instead of hook input priority 0",
        "chain ingress: policy none instead of drop",
      ],
    ],
    [
      "another comment of a chain",
      chain("rule-web", () => ({ comment: "x" })),
      ["chain rule-web: another comment"],
    ],
    [
      "a rule that is missing",
      rules((each) => each.slice(1)),
      [`chain rule-web: rule 1 "${WEB}" is missing`],
    ],
    [
      "all rules missing",
      rules(() => []),
      [`chain rule-web: rule 1 "${WEB}" is missing (and 1 more)`],
    ],
    [
      "a rule more",
      rules((each) => [...each, more]),
      ['chain rule-web: rule 3 "counter drop" was added'],
    ],
    [
      "two rules more, in between",
      rules(([first, ...others]) => [...(first ? [first] : []), more, more, ...others]),
      ['chain rule-web: rule 2 "counter drop" was added (and 1 more)'],
    ],
    [
      "another rule",
      rules(([, ...others]) => [more, ...others]),
      [`chain rule-web: rule 1 is "counter drop" instead of "${WEB}"`],
    ],
    [
      "another comment of a rule",
      rules(([first, ...others]) => [...(first ? [{ ...first, comment: "x" }] : []), ...others]),
      [`chain rule-web: rule 1 is "${WEB.replace('"web"', '"x"')}" instead of "${WEB}"`],
    ],
    [
      "several other rules",
      rules((each) => each.map(() => rule([ACCEPT]))),
      [`chain rule-web: rule 1 is "accept" instead of "${WEB}" (and 1 more)`],
    ],
    [
      "another order of rules",
      rules((each) => each.toReversed()),
      ["chain rule-web: rules from 1 on stand in another order"],
    ],
    [
      "a set that is missing",
      { ...webRules, sets: webRules.sets.filter(({ name }) => name !== "rule-web-ip6") },
      ["set rule-web-ip6 is missing"],
    ],
    [
      "a set more",
      {
        ...webRules,
        interfaceSets: [
          ...webRules.interfaceSets,
          { name: "z", type: "ifname", comment: undefined, elements: [] },
        ],
      },
      ["set z was added"],
    ],
    [
      "a set of another type",
      set(() => ({ interval: false })),
      ["set rule-web-ip: of type ipv4_addr instead of ipv4_addr interval"],
    ],
    [
      "another comment of a set",
      set(() => ({ comment: "x" })),
      ["set rule-web-ip: another comment"],
    ],
    [
      "an element that is missing",
      set(({ elements }) => ({ elements: elements.slice(1) })),
      ["set rule-web-ip: 10.0.0.0/16 is missing"],
    ],
    [
      "an element more",
      set(({ elements }) => ({ elements: [...elements, added] })),
      ["set rule-web-ip: 192.0.2.1 was added"],
    ],
    [
      "other elements, many of them",
      set(() => ({ elements: many })),
      [
        "set rule-web-ip: 10.0.0.0/16, 10.2.0.0-10.255.255.255 are missing",
        "set rule-web-ip: 0.0.0.1, 0.0.0.3, 0.0.0.5 and 2 more were added",
      ],
    ],
    [
      "an interface more",
      changing(webRules, "interfaceSets", "trusted-interfaces", (each: InterfaceSet) => ({
        ...each,
        elements: [...each.elements, "wg0"],
      })),
      ["set trusted-interfaces: wg0 was added"],
    ],
    [
      "another verdict of a port",
      changing(webRules, "maps", "udp-ports", (each: VerdictMap) => ({
        ...each,
        elements: each.elements.map((one) => ({ ...one, verdict: { kind: "accept" } as const })),
      })),
      ["set udp-ports: 53 : jump rule-dns is missing", "set udp-ports: 53 : accept was added"],
    ],
    [
      "a clock",
      { ...webRules, clock: { name: "trial", comment: undefined, milliseconds: 5 } },
      ["set trial was added"],
    ],
  ])("%s", (_, found, said) => {
    expect(differences(webRules, found)).toEqual(said);
  });

  test("in the order of chains, then sets, each by itself", () => {
    const found = changing(
      rules(() => [more]),
      "sets",
      "rule-web-ip6",
      (each: NamedSet) => ({
        ...each,
        elements: [],
      }),
    );
    expect(differences(webRules, found)).toEqual([
      `chain rule-web: rule 1 is "counter drop" instead of "${WEB}"`,
      "set rule-web-ip6: fd00::/8 is missing",
    ]);
    expect(differences(found, webRules)).toEqual([
      `chain rule-web: rule 1 is "${WEB}" instead of "counter drop" (and 1 more)`,
      "set rule-web-ip6: fd00::/8 was added",
    ]);
  });
});
