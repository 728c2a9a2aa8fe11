// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import {
  findTemplateVariable,
  findTemplateVariableInName,
  findTemplateVariablesInText,
} from "../../../src/config/template_variable.ts";
import { rule } from "./documents.ts";
import { accepted, codes } from "./loaded.ts";

test("a value holds the variables of shells, Terraform and Helm", () => {
  expect(findTemplateVariable("$CP1/32")).toBe("$CP1");
  expect(findTemplateVariable("$port")).toBe("$port");
  expect(findTemplateVariable(`\${var.cp[0]}/32`)).toBe(`\${var.cp[0]}`);
  expect(findTemplateVariable("10.0.0.0/{{ .Values.bits }}")).toBe("{{ .Values.bits }}");
});

test("a dollar or braces on their own are no variable", () => {
  for (const text of ["$", "$5", "a $ b", "{", "{{", "${", "{ x }"]) {
    expect(findTemplateVariable(text)).toBeUndefined();
  }
});

test("a name may hold a dollar unless it is a variable beyond doubt", () => {
  expect(findTemplateVariableInName("us$rule")).toBeUndefined();
  expect(findTemplateVariableInName("$patch")).toBeUndefined();
  expect(findTemplateVariableInName("$CLUSTER-kubelet")).toBe("$CLUSTER");
  expect(findTemplateVariableInName(`rule-\${n}`)).toBe(`\${n}`);
});

test("variables in a text are found with their offsets, but not in comments", () => {
  const text = "# {{ no }}\na: {{ yes }} # {{ no }}\nb: x#{{ also }}\n";
  expect(findTemplateVariablesInText(text)).toEqual([
    { offset: text.indexOf("{{ yes"), variable: "{{ yes }}" },
    { offset: text.indexOf("{{ also"), variable: "{{ also }}" },
  ]);
});

describe("a template variable", () => {
  test("is what is reported, not what YAML makes of it", () => {
    for (const variable of [
      "$SUBNET",
      "$SUBNET/24",
      `\${SUBNET}`,
      "{{ subnet }}",
      "{{ subnet }}/24",
      '"{{ s }}/24"',
    ]) {
      expect(codes(rule({ ingress: `\n  - subnet: ${variable}` })), variable).toEqual([
        "template-variable",
      ]);
    }
    expect(codes(rule({ portSelector: `{ports: [\${PORT}], protocol: tcp}` }))).toEqual([
      "template-variable",
    ]);
    expect(codes(rule({ kind: "$KIND" }), rule({ apiVersion: "{{ v }}" }))).toEqual([
      "template-variable",
      "template-variable",
    ]);
    expect(codes(rule({ name: `a-\${x}` }), rule({ "{{ field }}": "x" }))).toEqual([
      "template-variable",
      "template-variable",
    ]);
    expect(codes(`\${documents}`, "{{ documents }}")).toEqual([
      "template-variable",
      "template-variable",
    ]);
  });

  test("in a comment is none", () => {
    expect(accepted(`# {{ x }}\n${rule()}# $VAR\n`).rules.length).toBe(1);
  });
});
