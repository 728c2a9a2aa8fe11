// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { load } from "../../../src/config/load.ts";
import { block, rule, stream } from "./documents.ts";
import { accepted, codes, errors } from "./loaded.ts";

describe("a stream", () => {
  test("without any document is an error", () => {
    for (const text of ["", "# only a comment\n", "---\n---\n...\n", "null\n---\n~\n"]) {
      expect(errors(text)).toEqual(["1:1 no-document"]);
    }
    expect(load([]).ok).toBe(false);
  });

  test("without a document about the firewall is an error, where its text starts", () => {
    const subnets = "apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: [10.0.0.0/8]\n";
    const machine = "version: v1alpha1\nmachine: {type: worker}\n";
    const host = "apiVersion: v1alpha1\nkind: HostnameConfig\n";
    for (const text of [subnets, machine, host, stream(machine, subnets, host)]) {
      expect(errors(text)).toEqual(["1:1 no-firewall-document"]);
      expect(errors(text, block)).toEqual([]);
      expect(errors(stream(text, rule()))).toEqual([]);
    }
  });

  test("may hold empty documents, comments, end marks and directives", () => {
    const text = `%YAML 1.2\n---\n# c\n${block}...\n---\n---\n${rule()}...\n# c\n`;
    expect(accepted(text).rules.length).toBe(1);
  });

  test("has no broken directive, not even behind its last document", () => {
    expect(errors(`${block}...\n%YAML\n`)).toEqual(["5:1 yaml-syntax"]);
    expect(errors(block, "%YAML\n")).toEqual(["1:1 yaml-syntax"]);
  });

  test("may be JSON", () => {
    expect(
      accepted(
        JSON.stringify({
          apiVersion: "v1alpha1",
          kind: "NetworkDefaultActionConfig",
          ingress: "block",
        }),
      ).defaultAction,
    ).toBe("block");
  });

  test("may have a byte order mark and Windows line ends", () => {
    expect(accepted(`\ufeff${rule().replaceAll("\n", "\r\n")}`).rules[0]?.name).toBe("web");
    const bytes = new TextEncoder().encode(`\ufeff${rule({ kind: "X" })}`);
    expect(errors(bytes)).toEqual(["2:7 unknown-kind"]);
  });

  test("of several sources is one: names are unique across them", () => {
    expect(errors(rule(), block, rule())).toEqual(["3:7 duplicate-name"]);
  });

  test("reports the errors of every source, in their order", () => {
    expect(errors(rule({ name: '""', kind: "X" }), "\u0000", "- a")).toEqual([
      "2:7 unknown-kind",
      "1:1 control-character",
      "1:1 not-a-mapping",
    ]);
  });

  test("from standard input is named so", () => {
    const result = load([{ name: "-", text: "" }]);
    expect(!result.ok && result.errors[0]?.at.file).toBe("<stdin>");
  });

  test("keeps the order of its rules", () => {
    const { rules } = accepted(stream(rule({ name: "b" }), block, rule({ name: "a" })));
    expect(rules.map(({ name }) => name)).toEqual(["b", "a"]);
  });

  test("is refused as a whole when one document is wrong", () => {
    expect(codes(stream(block, rule({ name: '""' }), rule()))).toEqual(["name-syntax"]);
  });
});

describe("a document", () => {
  test("is a mapping", () => {
    expect(codes("- a", "text", '""', "[]")).toEqual(Array(4).fill("not-a-mapping"));
  });

  test("has a kind, written exactly so", () => {
    expect(codes(rule({ kind: undefined }), rule({ kind: "" }))).toEqual([
      "missing-kind",
      "missing-kind",
    ]);
    expect(codes(rule({ kind: "networkRuleConfig" }), rule({ kind: "true" }))).toEqual([
      "unknown-kind",
      "unknown-kind",
    ]);
  });

  test("has the apiVersion v1alpha1, written exactly so, whatever its kind", () => {
    for (const apiVersion of ["v1", "V1alpha1", "talos.dev/v1alpha1", '" v1alpha1"']) {
      expect(codes(rule({ apiVersion }))).toEqual(["api-version"]);
    }
    expect(codes("kind: HostnameConfig\n", "kind: KubeNetworkConfig\n")).toEqual([
      "missing-field",
      "missing-field",
    ]);
  });

  test("has no unknown field at any depth, null or not", () => {
    expect(codes(rule({ priority: "10" }), rule({ name: "b", priority: "" }))).toEqual([
      "unknown-field",
      "unknown-field",
    ]);
    expect(codes(rule({ portSelector: "{ports: [80], protocol: tcp, x: 1}" }))).toEqual([
      "unknown-field",
    ]);
    expect(codes(rule({ ingress: "[{subnet: 10.0.0.0/8, port: 1}]" }))).toEqual(["unknown-field"]);
    expect(codes(`${block}name: x\n`)).toEqual(["unknown-field"]);
    expect(codes(`${rule()}__proto__: {}\nconstructor: 1\n`)).toEqual([
      "unknown-field",
      "unknown-field",
    ]);
  });

  test("has no duplicate key at any depth", () => {
    expect(codes(`${rule()}name: other\n`)).toEqual(["duplicate-key"]);
    expect(codes(rule({ portSelector: '{ports: [80], "ports": [90], protocol: tcp}' }))).toEqual([
      "duplicate-key",
    ]);
    expect(codes("version: v1alpha1\nmachine: {a: 1, a: 2}\n")).toEqual(["duplicate-key"]);
  });

  test("has no merge key, quoted or not", () => {
    expect(codes(rule({ "<<": "{x: 1}" }))).toEqual(["merge-key"]);
    expect(codes(`%YAML 1.1\n---\n${rule({ '"<<"': "{x: 1}" })}`)).toEqual(["merge-key"]);
  });

  test("may use anchors and aliases within itself", () => {
    const ingress =
      "[&lan {subnet: 10.0.0.0/8}, *lan, {subnet: 10.0.0.0/8, except: &hole 10.1.0.0/16}, {subnet: *hole}]";
    expect(accepted(rule({ ingress })).rules[0]?.ingress.length).toBe(4);
  });

  test("has no alias without an anchor before it in the same document", () => {
    expect(codes(rule({ ingress: "&a [*a]" }))).toEqual(["yaml-alias"]);
    expect(codes(stream(rule({ ingress: "&a []" }), rule({ name: "b", ingress: "*a" })))).toEqual([
      "yaml-alias",
    ]);
  });
});
