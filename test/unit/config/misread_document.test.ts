// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { load } from "../../../src/config/load.ts";
import { block, rule, stream } from "./documents.ts";
import { accepted, codes, errors } from "./loaded.ts";

const machine = "version: v1alpha1\nmachine: {type: worker}\n";
const json = (action: string) =>
  JSON.stringify({ apiVersion: "v1alpha1", kind: "NetworkDefaultActionConfig", ingress: action });

function messages(text: string): readonly string[] {
  const result = load([{ name: "f", text }]);
  return result.ok ? [] : result.errors.map(({ message }) => message);
}

describe("documents without a line between them", () => {
  test("are one error, at the second of them, that names the others", () => {
    const text = [block, rule(), rule({ name: "b" }), rule({ name: "c" })].join("");
    expect(errors(text)).toEqual(["4:1 missing-separator"]);
    expect(messages(text)).toEqual([
      "a second apiVersion: is a line with --- missing before it? The same in lines 9, 14",
    ]);
  });

  test("are not said to be of one kind", () => {
    const result = load([{ name: "f", text: `${block}${rule()}` }]);
    expect(!result.ok && result.errors[0]?.document).toBeUndefined();
  });

  test("may begin with their kind", () => {
    const swapped = "kind: NetworkDefaultActionConfig\napiVersion: v1alpha1\ningress: block\n";
    expect(errors(swapped + swapped)).toEqual(["4:1 missing-separator"]);
  });

  test("may be a machine configuration and another", () => {
    expect(errors(machine + block)).toEqual(["3:1 missing-separator"]);
    expect(errors(block + machine)).toEqual(["5:1 missing-separator"]);
    expect(errors(machine + machine)).toEqual(["4:1 missing-separator"]);
  });

  test("may be JSON, a line or more each, with or without a comma", () => {
    const [one, two] = [json("block"), json("accept")];
    const pretty = JSON.stringify(JSON.parse(one), null, 2);
    expect(errors(`${one}\n${two}\n`)).toEqual(["2:1 missing-separator"]);
    expect(errors(`${one},\n${two}\n`)).toEqual(["2:1 missing-separator"]);
    expect(errors(`${one}${two}`)).toEqual([`1:${one.length + 1} missing-separator`]);
    expect(errors(`${pretty}\n${pretty}\n`)).toEqual(["6:1 missing-separator"]);
    expect(errors(`${pretty}${pretty}\n`)).toEqual(["5:2 missing-separator"]);
  });

  test.each([" ---", "\t---", "--", "----", "---#", "---# web", "- - -", "—", "——", "===", "***"])(
    "may have one that separates nothing: %j",
    (line) => {
      const text = `${block}${line}\n${rule()}`;
      expect(codes(text)).toEqual(["missing-separator"]);
      expect(messages(text)[0]).toContain("expected --- alone on its line, without a blank");
    },
  );

  test("may have one that is not alone on its line", () => {
    expect(codes(`${block}---${rule()}`)).toEqual(["missing-separator"]);
    expect(codes(`${block}--- ${rule()}`)).toEqual(["missing-separator"]);
  });

  test("may have one at the start or at the end", () => {
    expect(errors(` ---\n${block}`)).toEqual(["1:2 missing-separator"]);
    expect(errors(`${block} ---\n`)).toEqual(["3:10 missing-separator"]);
  });

  test("are separated by lines that YAML has for that", () => {
    for (const line of ["---", "--- ", "--- # web", "...", "...\n---"]) {
      expect(accepted(`${block}${line}\n${rule()}`).rules.length).toBe(1);
    }
    expect(accepted(`--- ${json("block")}\n---\n${rule()}`).rules.length).toBe(1);
  });
});

describe("a list of documents", () => {
  test("is refused, in JSON and as kubectl has it", () => {
    expect(errors(`[${json("block")}]`)).toEqual(["1:1 not-a-mapping"]);
    const list = `apiVersion: v1\nkind: List\nitems: [${json("block")}]\n`;
    expect(errors(list)).toEqual(["3:8 not-a-mapping"]);
    expect(errors(`items: [${json("block")}]`)).toEqual(["1:8 not-a-mapping"]);
    for (const text of [`[${json("block")}]`, list]) {
      expect(messages(text)).toEqual([
        "found a list of documents: expected each of them on its own, with a line --- before it",
      ]);
    }
  });
});

describe("a patch", () => {
  test("is one by $patch, wherever it stands", () => {
    const removal = "apiVersion: v1alpha1\nkind: NetworkRuleConfig\nname: old\n$patch: delete\n";
    expect(errors(stream(block, removal))).toEqual(["8:1 patch"]);
    const nested = "machine: {network: {interfaces: [{interface: eth0, $patch: delete}]}}\n";
    expect(errors(stream(block, nested))).toEqual(["5:52 patch"]);
    expect(messages(removal)[0]).toStartWith("this is a patch, not a configuration: ");
  });

  test("is one by its operations", () => {
    expect(errors("- op: replace\n  path: /machine/type\n  value: worker\n")).toEqual([
      "1:1 patch",
    ]);
    expect(errors('[{"op": "remove", "path": "/a"}]')).toEqual(["1:1 patch"]);
  });
});

describe("a comment as JSON with comments has it", () => {
  test("is told how YAML writes it, before, between and behind the fields", () => {
    const fields = ['"apiVersion": "v1alpha1"', '"kind": "X"', '"ingress": "block"'];
    for (const text of [
      `{\n  // c\n  ${fields.join()}}`,
      `{\n  ${fields.join(", // c\n")}}`,
      `{\n  ${fields.join()} // c\n}`,
      `{\n  /* c */ ${fields.join()}}`,
      `// c\n${block}`,
      `${block}// c\n`,
    ]) {
      expect(messages(text), text).toEqual(["a comment of YAML starts with #, and JSON has none"]);
    }
  });

  test("is none in a value", () => {
    expect(accepted(rule({ name: "http://a //b" })).rules.length).toBe(1);
  });
});

test("an alias is told that its anchor has to be in the same document", () => {
  const text = stream(rule({ ingress: "&lan []" }), rule({ name: "b", ingress: "*lan" }));
  expect(errors(text)).toEqual(["11:10 yaml-alias"]);
  expect(messages(text)).toEqual([
    "expected an anchor &lan before the alias, in the same document: write the value out",
  ]);
});

test("a kind of Kubernetes is told from a misspelt one", () => {
  for (const [kind, message] of [
    ["NetworkPolicy", "a NetworkPolicy is a document of Kubernetes: expected rules of the host"],
    ["ConfigMap", "a ConfigMap is a document of Kubernetes: expected the documents that it holds"],
  ] as const) {
    expect(messages(`apiVersion: v1\nkind: ${kind}\n`)[0]).toStartWith(message);
  }
});

test("an asterisk without quotes, which YAML takes for an alias, is told what everybody is", () => {
  expect(messages(rule({ ingress: "[{subnet: *}]" }))[0]).toContain("0.0.0.0/0 and ::/0");
});

test("a document with items is a list of documents by its kind, if it has one", () => {
  const withItems = (kind: string) =>
    `apiVersion: v1\nkind: ${kind}\nitems:\n  - ${json("block")}\n`;
  expect(codes(withItems("List"))).toEqual(["not-a-mapping"]);
  expect(codes(withItems("Listing"))).toEqual(["unknown-kind"]);
});
