// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import type { Attribute } from "../../../src/netlink/attributes.ts";
import { text, u32, u64 } from "../../../src/netlink/layout.ts";
import { decodeTable, type TableDump } from "../../../src/nftables/decode.ts";
import { trialRuleset } from "../../../src/ruleset/trial.ts";
import { webRules } from "../ruleset/policies.ts";
import { asKernelLists } from "./as_kernel_lists.ts";
import { withAttribute } from "./with_attribute.ts";

const side = { summary: "block, 2 rules", ruleset: webRules };
const dump = asKernelLists(trialRuleset({ tried: side, confirmed: side }, 60_000));

type What = "table" | "chain" | "rule" | "set" | "elements";

/** Whether the body is that of the object of this name, or of elements of it: it says the name somewhere. */
function names(body: Uint8Array, name: string): boolean {
  return Buffer.from(body).includes(`${name}\0`);
}

/** The dump with one attribute of one object in it changed. */
function altered(
  what: What,
  name: string,
  path: readonly number[],
  value: Attribute["value"],
): TableDump {
  let isFound = false;
  const change = (body: Uint8Array) => {
    if (isFound || !names(body, name)) return body;
    isFound = true;
    return withAttribute(body, path, value);
  };
  const changed: TableDump = {
    table: what === "table" ? change(dump.table) : dump.table,
    chains: what === "chain" ? dump.chains.map(change) : dump.chains,
    rules: what === "rule" ? dump.rules.map(change) : dump.rules,
    sets: dump.sets.map(({ set, elements }) => ({
      set: what === "set" ? change(set) : set,
      elements: what === "elements" ? elements.map(change) : elements,
    })),
  };
  if (!isFound) throw new Error(`no ${what} ${name}`);
  return changed;
}

const EMPTY = new Uint8Array(0);
const ELEMENT = [3, 1];
const CODE = (code: number): Attribute["value"] => [
  { type: 2, value: [{ type: 1, value: u32.encode(code) }] },
];

describe("a table with anything that postern never writes is refused, and where", () => {
  test.each<[string, What, string, readonly number[], Attribute["value"], string]>([
    ["a dormant table", "table", "postern", [2], u32.encode(1), "it is dormant"],
    ["a table with other flags", "table", "postern", [2], u32.encode(4), "it has flags 4"],
    ["a table with an owner", "table", "postern", [7], u32.encode(12), "another process owns it"],
    ["a table that is not known", "table", "postern", [99], EMPTY, "table with attribute 99"],
    ["a chain with flags", "chain", "ingress", [10], u32.encode(3), "chain with flags 3"],
    ["a chain that is bound", "chain", "rule-web", [10], u32.encode(4), "chain with flags 4"],
    ["a chain on a device", "chain", "ingress", [4, 3], EMPTY, "hook with attribute 3"],
    ["a chain at another hook", "chain", "ingress", [4, 1], u32.encode(4), "hook: number 4"],
    ["a chain of another type", "chain", "ingress", [7], text.encode("nat"), "of type nat"],
    ["a chain with counters", "chain", "ingress", [8], EMPTY, "chain with attribute 8"],
    ["a rule with compatibility", "rule", "ingress", [5], EMPTY, "rule with attribute 5"],
    ["a set with a size", "set", "rule-web-ip", [9, 1], u32.encode(9), "set with description"],
    ["a set with a timeout", "set", "rule-web-ip", [11], u64.encode(9n), "set with attribute 11"],
    ["a set with an expression", "set", "rule-web-ip", [17], EMPTY, "set with attribute 17"],
    ["a set with other flags", "set", "rule-web-ip", [3], u32.encode(6), "with flags 6"],
    ["a set of another key", "set", "rule-web-ip", [4], u32.encode(11), "set: key type 11"],
    ["a set of another length", "set", "rule-web-ip", [5], u32.encode(8), "set with key length 8"],
    ["a map to something else", "set", "tcp-ports", [6], u32.encode(7), "set tcp-ports of type"],
    [
      "an element with a timeout",
      "elements",
      "rule-web-ip",
      [...ELEMENT, 4],
      u64.encode(9n),
      "set rule-web-ip: element with a timeout",
    ],
    [
      "an element that expires",
      "elements",
      "rule-web-ip",
      [...ELEMENT, 5],
      u64.encode(9n),
      "set rule-web-ip: element with a timeout",
    ],
    [
      "an element with an expression",
      "elements",
      "rule-web-ip",
      [...ELEMENT, 7],
      EMPTY,
      "set rule-web-ip: element with attribute 7",
    ],
    [
      "an element with unknown flags",
      "elements",
      "rule-web-ip",
      [...ELEMENT, 3],
      u32.encode(2),
      "set rule-web-ip: element with flags 2",
    ],
    [
      "an element of a set with a verdict",
      "elements",
      "rule-web-ip",
      [...ELEMENT, 2],
      CODE(1),
      "set rule-web-ip: element with a verdict",
    ],
    [
      "an element of a map with another verdict",
      "elements",
      "tcp-ports",
      [...ELEMENT, 2],
      CODE(3),
      "set tcp-ports: element: verdict 3",
    ],
    [
      "a list of elements that says more",
      "elements",
      "rule-web-ip",
      [5],
      EMPTY,
      "set rule-web-ip: elements with attribute 5",
    ],
    [
      "a clock of another family",
      "elements",
      "trial",
      [...ELEMENT, 1, 1],
      Uint8Array.of(7),
      "set trial: element that is no address family",
    ],
    [
      "a clock whose element ends an interval",
      "elements",
      "trial",
      [...ELEMENT, 3],
      u32.encode(1),
      "set trial: element that is no address family",
    ],
  ])("%s", (_, what, name, path, value, message) => {
    expect(() => decodeTable(altered(what, name, path, value))).toThrow(message);
  });

  test("two clocks", () => {
    const clock = dump.sets.find(({ set }) => names(set, "trial"));
    const sets = [...dump.sets, ...(clock === undefined ? [] : [clock])];
    expect(() => decodeTable({ ...dump, sets })).toThrow("2 clocks");
  });
});

describe("what the kernel adds of its own is passed over", () => {
  test.each<[string, What, string, readonly number[], Attribute["value"]]>([
    ["handles", "rule", "ingress", [3], u64.encode(7n)],
    ["the place of a rule", "rule", "ingress", [6], u64.encode(7n)],
    ["how many use a chain", "chain", "ingress", [6], u32.encode(7)],
    ["the flag of a base chain", "chain", "ingress", [10], u32.encode(1)],
    ["an empty description", "set", "rule-web-ip", [9], EMPTY],
    ["how a set is stored", "set", "rule-web-ip", [19], text.encode("hash")],
    ["how many elements it has", "set", "rule-web-ip", [20], u32.encode(7)],
    ["what is left of a clock", "elements", "trial", [...ELEMENT, 5], u64.encode(59_900n)],
  ])("%s", (_, what, name, path, value) => {
    const { ruleset } = decodeTable(altered(what, name, path, value));
    expect(ruleset).toEqual(decodeTable(dump).ruleset);
  });
});

test("a clock whose address families expire apart is none, and it has nothing left without them", () => {
  expect(decodeTable(dump).left).toBe(60_000);
  const soon = altered("elements", "trial", [...ELEMENT, 5], u64.encode(59_000n));
  expect(() => decodeTable(soon)).toThrow(
    "set trial: the address families expire at different times",
  );
  const sets = dump.sets.map(({ set, elements }) => ({
    set,
    elements: names(set, "trial") ? [] : elements,
  }));
  expect(decodeTable({ ...dump, sets })).toMatchObject({
    left: undefined,
    ruleset: { clock: { milliseconds: 0 } },
  });
});
