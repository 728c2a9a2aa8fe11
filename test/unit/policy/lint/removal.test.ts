// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import fc from "fast-check";
import { evaluate } from "../../../../src/explain/evaluate.ts";
import { type WarningCode, warningCodes } from "../../../../src/policy/lint/warning.ts";
import { policyOf } from "../../../../src/policy/policy.ts";
import { compile } from "../../../../src/ruleset/compile.ts";
import { type Draft, documents, draft } from "../../../random/draft.ts";
import { meaning } from "../../../random/meaning.ts";
import {
  circumstances,
  draftPacket,
  edgeAddresses,
  edgePorts,
  packetOf,
} from "../../../random/packet.ts";
import { accepted } from "../../config/loaded.ts";
import { packet } from "../../explain/packets.ts";
import { warningsOf } from "./linted.ts";

const IDLE: readonly WarningCode[] = ["rule-without-effect", "duplicate-rule", "shadowed-rule"];

/** Rules of few ports and sources, so that they often shadow each other. */
const subnet = fc.constantFrom(
  "10.0.0.0/8",
  "10.0.0.0/9",
  "10.128.0.0/9",
  "10.0.0.0/10",
  "0.0.0.0/0",
  "::/0",
  "fd00::/8",
  "fd00::/9",
);
const crowded: fc.Arbitrary<Draft> = fc.record({
  mode: fc.constantFrom("accept" as const, "block" as const),
  rules: fc
    .array(
      fc.record({
        protocol: fc.constantFrom("tcp" as const, "tcp" as const, "udp" as const),
        ports: fc
          .subarray([80, 81, 82, 84], { minLength: 1 })
          .map((ports) => ports.map((port) => [port, port] as const)),
        ingress: fc.array(
          fc.record({ subnet, except: fc.option(subnet, { nil: undefined, freq: 4 }) }),
          { maxLength: 3 },
        ),
      }),
      { maxLength: 7 },
    )
    .map((rules) => rules.map((rule, index) => ({ ...rule, name: `rule ${index}` }))),
  podSubnets: fc.constant([]),
});

function rulesetOf(written: Draft) {
  return compile(policyOf(accepted(documents(written))));
}

/** The draft less the rules that are called idle. */
function withoutIdle(written: Draft): Draft {
  const idle = warningsOf(documents(written))
    .filter(({ code }) => IDLE.includes(code))
    .map(({ document }) => document?.name);
  return { ...written, rules: written.rules.filter(({ name }) => !idle.includes(name)) };
}

const example = fc.oneof(crowded, draft).chain((written) =>
  fc.record({
    written: fc.constant(written),
    packets: fc.array(fc.tuple(draftPacket(written), circumstances), {
      minLength: 15,
      maxLength: 25,
    }),
  }),
);

test("all rules that are called idle can be removed at once, and no verdict changes", () => {
  let removed = 0;
  fc.assert(
    fc.property(example, ({ written, packets }) => {
      const rest = withoutIdle(written);
      removed += written.rules.length - rest.rules.length;
      const [before, after] = [rulesetOf(written), rulesetOf(rest)];
      for (const [each, given] of packets) {
        const [was, is] = [before, after].map(
          (ruleset) => evaluate(ruleset, packetOf(each), given).verdict,
        );
        if (is !== was) expect({ each, given, is }).toEqual({ each, given, is: was });
      }
    }),
    { numRuns: 80 },
  );
  expect(removed).toBeGreaterThan(30);
}, 20_000);

/** Verdicts on the packets of every edge of the original draft. */
function verdicts(written: Draft, original: Draft): string {
  const sources = [...edgeAddresses(original, 32), ...edgeAddresses(original, 128)];
  const dport = edgePorts(original);
  return (["tcp", "udp"] as const)
    .flatMap((proto) => dport.flatMap((port) => sources.map((src) => ({ proto, port, src }))))
    .map(({ proto, port, src }) => {
      const { hopLimit, state } = packet();
      const each = { proto, dport: port, src, hopLimit, state, sport: 49_152, icmpType: 8 };
      const dst = src.includes(":") ? "2001:db8::1" : "192.0.2.1";
      return meaning(written, { ...each, iface: "eth0", dst }, {}) === "accept" ? "a" : "d";
    })
    .join("");
}

test("of the rules that are left, each decides some packet", () => {
  fc.assert(
    fc.property(crowded, (written) => {
      const rest = withoutIdle(written);
      const whole = verdicts(rest, written);
      for (const rule of rest.rules) {
        const less = { ...rest, rules: rest.rules.filter((other) => other !== rule) };
        expect({ rule, changes: verdicts(less, written) !== whole }).toEqual({
          rule,
          changes: true,
        });
      }
    }),
    { numRuns: 25 },
  );
}, 20_000);

test("every warning has a known code and a place in the text", () => {
  fc.assert(
    fc.property(fc.oneof(crowded, draft), (written) => {
      const lines = documents(written).split("\n").length;
      for (const { code, at } of warningsOf(documents(written))) {
        expect(Object.hasOwn(warningCodes, code)).toBe(true);
        expect(at.line).toBeLessThanOrEqual(lines);
      }
    }),
    { numRuns: 100 },
  );
});
