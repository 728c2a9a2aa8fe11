// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { load } from "../../../src/config/load.ts";
import { block, rule } from "./documents.ts";

function message(text: string): string {
  const result = load([{ name: "f", text }]);
  return result.ok ? "" : result.errors.map((error) => error.message).join("\n");
}

describe("a field that other firewalls have", () => {
  test.each([
    ["egress", "lets everything out: it cannot do that"],
    ["Egress", "lets everything out: it cannot do that"],
    ["action", "what holds without a rule is said by a NetworkDefaultActionConfig"],
    ["log", "postern cannot log packets"],
    ["interface", "a rule holds on every interface: postern cannot do that"],
    ["interfaces", "a rule holds on every interface: postern cannot do that"],
    ["limit", "postern cannot limit rates by rule"],
    ["vrrp", "a rule is for tcp or udp"],
    ["icmp", "a rule is for tcp or udp"],
    ["source", "the subnets of its ingress"],
  ])("is told whether it can be done: %s", (field, hint) => {
    for (const text of [rule({ [field]: "x" }), `${block}${field}: x\n`]) {
      expect(message(text)).toContain(hint);
      expect(message(text)).not.toContain("did you mean");
    }
  });

  test("stands for none that is missing", () => {
    const text = block.replace("ingress", "egress");
    expect(message(text)).toContain("ingress is missing");
  });
});

test("a default action has the words of other firewalls explained", () => {
  for (const word of ["deny", "drop", "Reject"]) {
    expect(message(block.replace("block", word))).toContain("; write block: ");
  }
  expect(message(block.replace("block", "allow"))).toContain("; write accept: ");
  expect(message(block.replace("block", "x"))).toEndWith('found "x"');
});

test.each([
  ["vrrp", "postern cannot do that: rules are for tcp and udp alone"],
  ["132", "postern cannot do that: rules are for tcp and udp alone"],
  ["icmp", "in block mode postern lets in up to 5 of its packets a second"],
  ["any", "write two rules, one for tcp and one for udp"],
  ["tcp/udp", "write two rules, one for tcp and one for udp"],
  ["6", "; write tcp"],
])("a protocol that is neither tcp nor udp is answered: %s", (protocol, hint) => {
  expect(message(rule({ portSelector: `{ports: [80], protocol: ${protocol}}` }))).toContain(hint);
});
