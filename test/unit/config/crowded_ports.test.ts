// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { formatDiagnostic } from "../../../src/config/format_diagnostic.ts";
import { load } from "../../../src/config/load.ts";
import { block, rule, stream } from "./documents.ts";
import { codes } from "./loaded.ts";

/** Rules of one protocol with these ports. */
function rules(ports: readonly string[], protocol = "tcp"): readonly string[] {
  return ports.map((each, index) =>
    rule({
      name: `${protocol}${index}`,
      portSelector: `{ports: [${each}], protocol: ${protocol}}`,
    }),
  );
}

/** Ranges each of which lies within the one before. */
function nested(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${index + 1}-${65535 - index}`);
}

/** Every second port, each by itself. */
function scattered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${index * 2 + 1}`);
}

describe("rules that share ports", () => {
  test("are refused when their ranges are nested by the hundred, and the worst are named", () => {
    const result = load([{ name: "f", text: stream(block, ...rules(nested(1000))) }]);
    const found = result.ok ? [] : result.errors.map((error) => formatDiagnostic("error", error));
    expect(found).toEqual([
      'f:3794:24: error[ports-crowded]: NetworkRuleConfig "tcp631": ports: expected rules that share ports in fewer combinations: with tcp port 632, which is in 632 rules, they are too many to be put in force; give rules the same ranges, or write rules as one with all their subnets, first those that are in the most combinations: "tcp0", "tcp1", "tcp2"',
    ]);
  });

  test("are accepted up to 200,000 of them in all combinations", () => {
    expect(codes(stream(block, ...rules(nested(631))))).toEqual([]);
    expect(codes(stream(block, ...rules(nested(632))))).toEqual(["ports-crowded"]);
  });

  test("count together whatever their protocol", () => {
    const half = nested(450);
    expect(codes(stream(block, ...rules(half)))).toEqual([]);
    expect(codes(stream(block, ...rules(half), ...rules(half, "udp")))).toEqual(["ports-crowded"]);
  });

  test("are accepted where wide ranges lie over ten thousand single ports", () => {
    const wide = Array.from({ length: 10 }, (_, index) => `${index}-65535`);
    expect(codes(stream(block, ...rules([...wide, ...scattered(10_000)])))).toEqual([]);
  });

  test("count once for a combination, however many ports it has", () => {
    const list = scattered(50).join(", ");
    expect(codes(stream(block, ...rules(Array(5000).fill(list))))).toEqual([]);
  });

  test("are refused when a combination of very many recurs too often", () => {
    const wide = Array<string>(1000).fill("1-65535");
    expect(codes(stream(block, ...rules([...wide, scattered(500).join(", ")])))).toEqual([]);
    const more = rules([...wide, scattered(1100).join(", ")]);
    expect(codes(stream(block, ...more))).toEqual(["ports-crowded"]);
  });
});
