// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { NO_ADDRESSES } from "../../../src/policy/addresses.ts";
import { commentOf, ruleIdentifiers } from "../../../src/ruleset/names.ts";

function identifiers(...names: readonly string[]): readonly string[] {
  const rules = names.map((name) => ({
    name,
    at: undefined,
    protocol: "tcp" as const,
    ports: [],
    sources: NO_ADDRESSES,
  }));
  return [...ruleIdentifiers(rules).values()];
}

describe("identifiers of rules", () => {
  test("keep names that nft can take", () => {
    expect(identifiers("kubelet-ingress", "a.b_C")).toEqual(["rule-kubelet-ingress", "rule-a.b_C"]);
  });

  test("replace what nft would trip over", () => {
    expect(identifiers("a b/c;d")).toEqual(["rule-a-b-c-d"]);
  });

  test("stay apart when names become the same", () => {
    expect(identifiers("a b", "a/b", "a-b.2", "a;b")).toEqual([
      "rule-a-b",
      "rule-a-b.2",
      "rule-a-b.2.2",
      "rule-a-b.3",
    ]);
  });

  test("take no longer when very many names become the same", () => {
    const names = Array.from({ length: 20_000 }, (_, index) =>
      String.fromCodePoint(0x4e00 + index),
    );
    const start = process.cpuUsage();
    const made = identifiers(...names);
    const { user, system } = process.cpuUsage(start);
    expect(new Set(made).size).toBe(names.length);
    expect(user + system).toBeLessThan(1_000_000);
  });
});

describe("comments", () => {
  test("hold no quotes and no control characters", () => {
    expect(commentOf('a "b"\nc')).toBe("a 'b''c");
  });

  test("are cut to 127 bytes, at a character's end", () => {
    const comment = commentOf("é".repeat(100));
    expect(comment).toBe("é".repeat(63));
    expect(commentOf("a".repeat(127))).toHaveLength(127);
  });
});
