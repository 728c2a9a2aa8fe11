// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { evaluate } from "../../../src/explain/evaluate.ts";
import type { Circumstances, Packet } from "../../../src/explain/packet.ts";
import type { Chain, Ruleset } from "../../../src/ruleset/ruleset.ts";
import { type Side, sidesOf, trialRuleset } from "../../../src/ruleset/trial.ts";
import { type Draft, draft } from "../../random/draft.ts";
import { circumstances, draftPacket, packetOf } from "../../random/packet.ts";
import { compiled, lockdownRules, webRules } from "./policies.ts";

const LOCKDOWN: Side = { summary: "lockdown", ruleset: lockdownRules };
const OPEN: Side = { summary: "accept, no rules", ruleset: undefined };

function sideOf(each: Draft): Side {
  return { summary: `${each.mode}, ${each.rules.length} rules`, ruleset: compiled(each) };
}

const side = fc.oneof({ weight: 4, arbitrary: draft.map(sideOf) }, fc.constantFrom(LOCKDOWN, OPEN));

describe("the two policies of a trial", () => {
  test("are those that it was made of, whatever they are", () => {
    fc.assert(
      fc.property(side, side, (tried, confirmed) => {
        expect(sidesOf(trialRuleset({ tried, confirmed }, 60_000))).toEqual({ tried, confirmed });
      }),
      { numRuns: 100 },
    );
    for (const tried of [LOCKDOWN, OPEN]) {
      for (const confirmed of [LOCKDOWN, OPEN]) {
        expect(sidesOf(trialRuleset({ tried, confirmed }, 0))).toEqual({ tried, confirmed });
      }
    }
  });

  test("are none in a table without a clock", () => {
    expect(sidesOf(webRules)).toBeUndefined();
    expect(sidesOf(lockdownRules)).toBeUndefined();
  });
});

test("the clock runs for as long as the trial", () => {
  const { clock } = trialRuleset({ tried: LOCKDOWN, confirmed: OPEN }, 5_000);
  expect(clock).toMatchObject({ name: "trial", milliseconds: 5_000 });
});

test("everything in the table stands in its order, under a name of its own", () => {
  const web = { summary: "web", ruleset: webRules };
  const { interfaceSets, sets, maps, chains } = trialRuleset({ tried: web, confirmed: web }, 1);
  for (const names of [interfaceSets, sets, maps, chains].map((each) =>
    each.map(({ name }) => name),
  )) {
    expect(names).toEqual([...new Set(names)].sort());
  }
});

/** The trial as it is while the clock runs, or has run down: with its question answered. */
function answered(trial: Ruleset, isRunning: boolean): Ruleset {
  const answer = (chain: Chain): Chain => {
    const [question, ...behind] = chain.rules;
    if (chain.hook === undefined || question === undefined) return chain;
    const [condition, jump] = question.statements;
    expect(condition).toEqual({
      kind: "lookup",
      field: "meta nfproto",
      negated: false,
      set: "trial",
    });
    if (!isRunning || jump === undefined) return { ...chain, rules: behind };
    return { ...chain, rules: [{ ...question, statements: [jump] }, ...behind] };
  };
  return { ...trial, clock: undefined, chains: trial.chains.map(answer) };
}

function verdictOf({ ruleset }: Side, packet: Packet, given: Circumstances) {
  if (ruleset === undefined) return { verdict: "accept" as const, early: false };
  return verdictIn(ruleset, packet, given);
}

function verdictIn(ruleset: Ruleset, packet: Packet, given: Circumstances) {
  const { verdict, decision } = evaluate(ruleset, packet, given);
  return { verdict, early: verdict === "drop" && decision.hook === "prerouting" };
}

const trial = draft.chain((tried) =>
  draft.chain((confirmed) =>
    fc.record({
      tried: fc.oneof({ weight: 3, arbitrary: fc.constant(sideOf(tried)) }, fc.constant(OPEN)),
      confirmed: fc.oneof(
        { weight: 3, arbitrary: fc.constant(sideOf(confirmed)) },
        fc.constantFrom(OPEN, LOCKDOWN),
      ),
      packets: fc.array(
        fc.tuple(fc.oneof(draftPacket(tried), draftPacket(confirmed)), circumstances),
        { minLength: 10, maxLength: 20 },
      ),
    }),
  ),
);

test("the policy on trial decides about every packet while the clock runs, the confirmed one after", () => {
  fc.assert(
    fc.property(trial, ({ tried, confirmed, packets }) => {
      const ruleset = trialRuleset({ tried, confirmed }, 60_000);
      const [during, after] = [answered(ruleset, true), answered(ruleset, false)];
      for (const [drawn, given] of packets) {
        const packet = packetOf(drawn);
        expect(verdictIn(during, packet, given)).toEqual(verdictOf(tried, packet, given));
        expect(verdictIn(after, packet, given)).toEqual(verdictOf(confirmed, packet, given));
      }
    }),
    { numRuns: 100 },
  );
});

/** The hooks of the table in which one is on trial. */
function hooksOf(tried: Side, confirmed: Side): readonly string[] {
  const { chains } = trialRuleset({ tried, confirmed }, 60_000);
  return chains.flatMap(({ hook }) => (hook === undefined ? [] : [hook.hook])).sort();
}

describe("a table with a trial has the hooks that either side has", () => {
  const block: Side = { summary: "block, 1 rule", ruleset: webRules };
  const accept: Side = {
    summary: "accept, 1 rule",
    ruleset: compiled({
      mode: "accept",
      podSubnets: [],
      rules: [
        { name: "ssh", protocol: "tcp", ports: [[22, 22]], ingress: [{ subnet: "10.0.0.0/8" }] },
      ],
    }),
  };

  test("so the lockdown forwards nothing, on trial or behind one", () => {
    const all = ["forward", "input", "output", "prerouting"];
    expect(hooksOf(LOCKDOWN, accept)).toEqual(all);
    expect(hooksOf(accept, LOCKDOWN)).toEqual(all);
  });

  test("and no other", () => {
    expect(hooksOf(accept, accept)).toEqual(["input", "prerouting"]);
    expect(hooksOf(OPEN, OPEN)).toEqual(["input", "prerouting"]);
    expect(hooksOf(OPEN, block)).toEqual(["input", "output", "prerouting"]);
  });
});
