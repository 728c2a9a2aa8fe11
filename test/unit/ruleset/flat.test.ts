// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { policyOf } from "../../../src/policy/policy.ts";
import { flatten } from "../../../src/ruleset/flat.ts";
import { renderRule } from "../../../src/ruleset/text.ts";
import { accepted } from "../config/loaded.ts";

/** The rules that one document comes to at the input hook. */
function rulesOf(mode: "accept" | "block", ingress: string, ports = "22"): readonly string[] {
  const text = `
apiVersion: v1alpha1
kind: NetworkDefaultActionConfig
ingress: ${mode}
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: x
portSelector: {ports: [${ports}], protocol: tcp}
ingress: [${ingress}]
`;
  const chains = flatten(policyOf(accepted(text))).chains.map(({ rules }) =>
    rules.filter(({ comment }) => comment === "x").map(renderRule),
  );
  expect(chains[0]).toEqual(chains[1] ?? []);
  return chains[0] ?? [];
}

describe("in block mode a document is one rule for each family that it admits anybody of", () => {
  test.each([
    ["some", "{subnet: 10.0.0.0/8}", ["ip saddr { 10.0.0.0/8 } tcp dport { 22 } accept"]],
    ["everybody", "{subnet: 0.0.0.0/0}", ["meta nfproto ipv4 tcp dport { 22 } accept"]],
    ["nobody", "", []],
    [
      "both",
      '{subnet: 10.0.0.0/8, except: 10.0.0.0/9}, {subnet: "::/0"}',
      [
        "ip saddr { 10.128.0.0/9 } tcp dport { 22 } accept",
        "meta nfproto ipv6 tcp dport { 22 } accept",
      ],
    ],
  ])("%s", (_, ingress, rules) => {
    expect(rulesOf("block", ingress)).toEqual(rules.map((each) => `${each} comment "x"`));
  });
});

describe("in accept mode a document is one rule for each family that it keeps anybody of out", () => {
  test.each([
    [
      "but some",
      "{subnet: 10.0.0.0/8}",
      [
        "ip saddr != { 10.0.0.0/8 } tcp dport { 22 } drop",
        "meta nfproto ipv6 tcp dport { 22 } drop",
      ],
    ],
    ["but all of one", "{subnet: 0.0.0.0/0}", ["meta nfproto ipv6 tcp dport { 22 } drop"]],
    ["but all", '{subnet: 0.0.0.0/0}, {subnet: "::/0"}', []],
    [
      "all",
      "",
      ["meta nfproto ipv4 tcp dport { 22 } drop", "meta nfproto ipv6 tcp dport { 22 } drop"],
    ],
  ])("%s", (_, ingress, rules) => {
    expect(rulesOf("accept", ingress)).toEqual(rules.map((each) => `${each} comment "x"`));
  });
});

test("ports stand in the order of their numbers, neighbours joined", () => {
  expect(rulesOf("block", "{subnet: 0.0.0.0/0}", "65535, 80-81, 0, 82-90")).toEqual([
    'meta nfproto ipv4 tcp dport { 0, 80-90, 65535 } accept comment "x"',
  ]);
});
