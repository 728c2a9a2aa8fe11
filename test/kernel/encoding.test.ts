// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { rulesetOf } from "../../src/activation/candidate.ts";
import { sealed } from "../../src/activation/sealed_table.ts";
import { type Attribute, parseAttributes, writeAttributes } from "../../src/netlink/attributes.ts";
import { ByteWriter } from "../../src/netlink/bytes.ts";
import { NFT_MSG } from "../../src/nftables/constants.ts";
import { replaceTable } from "../../src/nftables/encode.ts";
import { policyOf } from "../../src/policy/policy.ts";
import { renderTable } from "../../src/ruleset/text.ts";
import { accepted } from "../unit/config/loaded.ts";
import { parseDebugOutput } from "./nft_messages.ts";
import { twoHosts } from "./two_hosts.ts";

const EXAMPLES = `${import.meta.dir}/../../examples`;

const hosts = await twoHosts();

type Tree = { readonly [type: string]: Tree | string } | readonly Tree[];

function bytesOf(attributes: readonly Attribute[]): Uint8Array {
  const writer = new ByteWriter();
  writeAttributes(writer, attributes);
  return writer.finish();
}

/** Attributes as a tree in which order counts only among the elements of a list. */
function treeOf(bytes: Uint8Array): Tree {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nested = new Set<number>();
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    if ((view.getUint16(at + 2, true) & 0x8000) !== 0) nested.add(index);
    const length = view.getUint16(at, true);
    at += length + (-length & 3);
  }
  const entries = parseAttributes(bytes).map(({ type, payload }, index) => ({
    type,
    value: nested.has(index) ? treeOf(payload) : Buffer.from(payload).toString("hex"),
  }));
  const isList =
    entries.length > 1 && new Set(entries.map(({ type }) => type)).size < entries.length;
  return isList
    ? entries.map(({ value }) => value as Tree)
    : Object.fromEntries(entries.map(({ type, value }) => [type, value]));
}

const NFTA_SET_ID = 10;
const NFTA_SET_USERDATA = 13;
const NFTA_SET_ELEM_LIST_SET_ID = 4;
const NFTA_SET_ELEM_LIST_ELEMENTS = 3;
const NFTA_LOOKUP_SET_ID = 4;

/** Takes out what may differ: numbers that only tell the sets of a batch apart, notes of nft to itself. */
function comparable(type: number, attributes: Uint8Array): string {
  const tree = structuredClone(treeOf(attributes)) as Record<string, unknown>;
  if (type === NFT_MSG.newSet) {
    delete tree[NFTA_SET_ID];
    tree[NFTA_SET_USERDATA] = withoutTypeof(Buffer.from(`${tree[NFTA_SET_USERDATA]}`, "hex"));
  }
  if (type === NFT_MSG.newSetElement) {
    delete tree[NFTA_SET_ELEM_LIST_SET_ID];
    tree[NFTA_SET_ELEM_LIST_ELEMENTS] = withoutLeadingEnd(tree[NFTA_SET_ELEM_LIST_ELEMENTS]);
  }
  return JSON.stringify(withoutLookupIds(tree), null, 1);
}

/** nft 1.1 also notes how the types were spelt (libnftnl udata.h, NFTNL_UDATA_SET_{KEY,DATA}_TYPEOF). */
function withoutTypeof(userdata: Uint8Array): readonly string[] {
  const fields: string[] = [];
  for (let at = 0; at < userdata.length; at += 2 + (userdata[at + 1] ?? 0)) {
    const field = userdata.subarray(at, at + 2 + (userdata[at + 1] ?? 0));
    if (field[0] !== 3 && field[0] !== 4) fields.push(Buffer.from(field).toString("hex"));
  }
  return fields;
}

/** nft begins interval sets with an end at zero, which says nothing; keys are numbered, not listed. */
function withoutLeadingEnd(elements: unknown): unknown {
  const list = Object.values(elements as object);
  const { 1: key, 3: flags } = list[0] as { 1: { 1: string }; 3?: string };
  return flags === "00000001" && /^0+$/.test(key[1]) ? list.slice(1) : list;
}

function withoutLookupIds(tree: unknown): unknown {
  if (typeof tree !== "object" || tree === null) return tree;
  if (Array.isArray(tree)) return tree.map(withoutLookupIds);
  const record = tree as Record<string, unknown>;
  const lookup = Buffer.from("lookup\0").toString("hex");
  const copy = Object.fromEntries(
    Object.entries(record).map(([type, value]) => [type, withoutLookupIds(value)]),
  );
  if (record["1"] === lookup) delete (copy["2"] as Record<string, unknown>)[NFTA_LOOKUP_SET_ID];
  return copy;
}

const CLUSTER = `
apiVersion: v1alpha1
kind: NetworkDefaultActionConfig
ingress: block
---
apiVersion: v1alpha1
kind: KubeNetworkConfig
podSubnets: [10.244.0.0/16, "fd00:1::/64"]
serviceSubnets: [255.255.255.0/24]
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: a
portSelector: {ports: [0, 65535], protocol: tcp}
ingress: [{subnet: 128.0.0.0/1}, {subnet: "ffff::/16"}]
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: b
portSelector: {ports: [0-65535], protocol: tcp}
ingress: [{subnet: 0.0.0.0/0, except: 0.0.0.0/32}]
`;

const configurations: readonly (readonly [string, string])[] = [
  ...readdirSync(EXAMPLES).map(
    (file) => [file, readFileSync(`${EXAMPLES}/${file}`, "utf8")] as const,
  ),
  ["cluster subnets and the edges of the value spaces", CLUSTER],
];

describe("our messages are those of nft for the same text", () => {
  test.each(configurations)("%s", async (name, text) => {
    const table = sealed(rulesetOf(policyOf(accepted(text))), "test")?.ruleset;
    if (table === undefined) throw new Error(`${name} wants no table`);

    await hosts.must("nft", "flush", "ruleset");
    const nft = await hosts.run(["nft", "--debug=mnl", "-f", "-"], renderTable(table));
    const theirs = parseDebugOutput(nft.stdout + nft.stderr);

    const ours = [...replaceTable(table)].map(({ type, attributes }) => ({
      type: type & 0xff,
      attributes: bytesOf(attributes),
    }));
    for (const type of [NFT_MSG.newChain, NFT_MSG.newSet, NFT_MSG.newSetElement, NFT_MSG.newRule]) {
      const of = (messages: typeof theirs) =>
        messages
          .filter((each) => each.type === type)
          .map((each) => comparable(type, each.attributes));
      expect(of(ours).length).toBeGreaterThan(0);
      expect(of(ours).sort()).toEqual(of(theirs).sort());
    }
  });
});
