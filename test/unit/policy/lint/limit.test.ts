// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import type { Configuration, RuleDocument } from "../../../../src/config/configuration.ts";
import { lint } from "../../../../src/policy/lint/lint.ts";
import { MOST_COMPARED } from "../../../../src/policy/lint/shared_ports.ts";
import { policyOf } from "../../../../src/policy/policy.ts";

const at = { file: "f", line: 1, column: 1 };

/** A rule of block mode for one address in each of `addresses`. */
function ruleFor(name: string, port: number, addresses: readonly number[]): RuleDocument {
  return {
    name,
    at,
    protocol: "tcp",
    ports: [{ first: port, last: port, at }],
    ingress: addresses.map((address) => ({
      subnet: { family: 4, address: BigInt(address), length: 32, text: `${address}` },
      except: undefined,
      at,
    })),
  };
}

function codesOf(rules: readonly RuleDocument[]): readonly string[] {
  const configuration: Configuration = {
    defaultAction: "block",
    defaultActionAt: at,
    rules,
    podSubnets: [],
    serviceSubnets: [],
    kubeSpanAt: undefined,
    devices: [],
  };
  return lint(configuration, policyOf(configuration), ["f"]).map(({ code }) => code);
}

/** Every other address, so that each is a range of its own. */
function sparse(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => 2 * index);
}

describe("rules that share ports", () => {
  test("are compared up to the limit", () => {
    const large = sparse(MOST_COMPARED - 1);
    expect(codesOf([ruleFor("large", 22, large), ruleFor("small", 22, [0])])).toEqual([
      "shadowed-rule",
    ]);
  });

  test("are not beyond it, which is said; duplicates are found all the same", () => {
    const large = sparse(MOST_COMPARED);
    const rules = [ruleFor("large", 22, large), ruleFor("small", 22, [0])];
    expect(codesOf(rules)).toEqual(["rules-not-compared"]);
    expect(codesOf([...rules, ruleFor("again", 22, [0])])).toContain("duplicate-rule");
  });

  test("count only where they share", () => {
    const large = sparse(MOST_COMPARED);
    expect(codesOf([ruleFor("large", 22, large), ruleFor("other", 23, large)])).toEqual([]);
  });

  test("may be ten thousand, on ports of their own or on one", () => {
    const own = Array.from({ length: 10_000 }, (_, i) => ruleFor(`${i}`, i, [i]));
    expect(codesOf(own)).toEqual([]);
    const one = Array.from({ length: 10_000 }, (_, i) => ruleFor(`${i}`, 22, [3 * i, 3 * i + 1]));
    expect(codesOf(one)).toEqual([]);
    expect(codesOf([...one, ruleFor("part", 22, [9_000])])).toEqual(["shadowed-rule"]);
  });
});
