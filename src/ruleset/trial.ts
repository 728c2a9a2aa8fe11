// SPDX-License-Identifier: Apache-2.0
/**
 * Two policies in one table. Each base chain first asks a clock that the kernel runs; while that goes, it
 * jumps to the chain of the policy on trial, which decides about every packet. When the clock has run down
 * the lookup fails, and the rules behind it, those of the confirmed policy, decide again. No process, file
 * or clock on the wall has any part in it.
 */
import { INGRESS_HOOK } from "./compile.ts";
import { PREROUTING_HOOK } from "./guard.ts";
import {
  byName,
  type Chain,
  type Hook,
  type Rule,
  type Ruleset,
  type Statement,
  type Verdict,
} from "./ruleset.ts";
import { FORWARD_HOOK, OUTPUT_HOOK } from "./silence.ts";
import { inSet, jump, rule } from "./statements.ts";

/** A policy's table and what it is in a few words; the ruleset is undefined where it wants none. */
export interface Side {
  readonly summary: string;
  readonly ruleset: Ruleset | undefined;
}

/** A table that holds a trial, taken apart. The rulesets carry no comment. */
export interface Sides {
  readonly tried: Side;
  readonly confirmed: Side;
}

const CLOCK = "trial";
const PREFIX = "try-";

interface Base {
  readonly name: string;
  readonly hook: Hook;
  /** Whether there are tables without it. */
  readonly optional: boolean;
}

const BASE_CHAINS: readonly Base[] = [
  { name: "ingress", hook: { ...INGRESS_HOOK, policy: "accept" }, optional: false },
  { name: "prerouting", hook: { ...PREROUTING_HOOK, policy: "accept" }, optional: false },
  { name: "forward", hook: { ...FORWARD_HOOK, policy: "accept" }, optional: true },
  { name: "output", hook: { ...OUTPUT_HOOK, policy: "accept" }, optional: true },
];

/** The base chain whose comment says which policy it is of. */
const NAMED = "ingress";

const NOTHING: Ruleset = {
  comment: undefined,
  clock: undefined,
  interfaceSets: [],
  sets: [],
  maps: [],
  chains: [],
};

/** The table in which `tried` decides for so long, and `confirmed` from then on. */
export function trialRuleset({ tried, confirmed }: Sides, milliseconds: number): Ruleset {
  const before = confirmed.ruleset ?? NOTHING;
  const after = renamed(tried.ruleset ?? NOTHING, (name) => `${PREFIX}${name}`);
  const bases = BASE_CHAINS.flatMap(({ name, hook, optional }): readonly Chain[] => {
    const former = before.chains.find((chain) => chain.name === name);
    const next = after.chains.find((chain) => chain.name === `${PREFIX}${name}`);
    if (optional && former === undefined && next === undefined) return [];
    const old = former ?? baseChain(name, hook);
    const comment = (text: string) => (name === NAMED ? text : undefined);
    return [
      {
        ...old,
        comment: comment(confirmed.summary),
        rules: [
          rule([inSet("meta nfproto", CLOCK), jump(`${PREFIX}${name}`)], "on trial"),
          ...old.rules,
        ],
      },
      {
        name: `${PREFIX}${name}`,
        hook: undefined,
        comment: comment(tried.summary),
        rules: [
          ...(next?.rules ?? []),
          rule([{ kind: "verdict", verdict: { kind: next?.hook?.policy ?? hook.policy } }]),
        ],
      },
    ];
  });
  const isBase = ({ name }: Chain) => bases.some((base) => base.name === name);
  return {
    comment: undefined,
    clock: { name: CLOCK, comment: "runs down when the trial ends", milliseconds },
    interfaceSets: [...before.interfaceSets, ...after.interfaceSets].sort(byName),
    sets: [...before.sets, ...after.sets].sort(byName),
    maps: [...before.maps, ...after.maps].sort(byName),
    chains: [
      ...bases,
      ...[...before.chains, ...after.chains].filter((chain) => !isBase(chain)),
    ].sort(byName),
  };
}

/** The inverse of trialRuleset; undefined for a table without a trial. */
export function sidesOf(ruleset: Ruleset): Sides | undefined {
  if (ruleset.clock === undefined) return undefined;
  return {
    tried: { summary: commentOf(ruleset, `${PREFIX}${NAMED}`), ruleset: triedIn(ruleset) },
    confirmed: { summary: commentOf(ruleset, NAMED), ruleset: confirmedIn(ruleset) },
  };
}

function commentOf({ chains }: Ruleset, name: string): string {
  return chains.find((chain) => chain.name === name)?.comment ?? "";
}

function confirmedIn(ruleset: Ruleset): Ruleset | undefined {
  const own = keeping(ruleset, (name) => !name.startsWith(PREFIX));
  const chains = own.chains.map((chain) =>
    chain.hook === undefined
      ? chain
      : { ...chain, comment: undefined, rules: chain.rules.slice(1) },
  );
  return wanted({ ...own, chains });
}

function triedIn(ruleset: Ruleset): Ruleset | undefined {
  const own = renamed(
    keeping(ruleset, (name) => name.startsWith(PREFIX)),
    (name) => name.slice(PREFIX.length),
  );
  const chains = own.chains.map((chain) => {
    const base = BASE_CHAINS.find(({ name }) => name === chain.name);
    if (base === undefined) return chain;
    const last = chain.rules.at(-1)?.statements[0];
    const policy = last?.kind === "verdict" && last.verdict.kind === "drop" ? "drop" : "accept";
    const hook: Hook = { ...base.hook, policy };
    return { ...chain, hook, comment: undefined, rules: chain.rules.slice(0, -1) };
  });
  return wanted({ ...own, chains });
}

/** A base chain without a rule stands for none, and a table of nothing else for no table at all. */
function wanted(ruleset: Ruleset): Ruleset | undefined {
  const chains = ruleset.chains.filter(({ hook, rules }) => hook === undefined || rules.length > 0);
  return chains.length === 0 ? undefined : { ...ruleset, chains };
}

function baseChain(name: string, hook: Hook): Chain {
  return { name, hook, comment: undefined, rules: [] };
}

function keeping(ruleset: Ruleset, isKept: (name: string) => boolean): Ruleset {
  const kept = ({ name }: { readonly name: string }) => isKept(name);
  return {
    comment: undefined,
    clock: undefined,
    interfaceSets: ruleset.interfaceSets.filter(kept),
    sets: ruleset.sets.filter(kept),
    maps: ruleset.maps.filter(kept),
    chains: ruleset.chains.filter(kept),
  };
}

/** The ruleset with another name for everything in it. */
function renamed(ruleset: Ruleset, rename: (name: string) => string): Ruleset {
  const named = <T extends { readonly name: string }>(object: T): T => ({
    ...object,
    name: rename(object.name),
  });
  return {
    ...ruleset,
    interfaceSets: ruleset.interfaceSets.map(named),
    sets: ruleset.sets.map(named),
    maps: ruleset.maps.map((map) => ({
      ...named(map),
      elements: map.elements.map((each) => ({ ...each, verdict: target(each.verdict, rename) })),
    })),
    chains: ruleset.chains.map((chain) => ({
      ...named(chain),
      rules: chain.rules.map(
        ({ statements, comment }): Rule => ({
          statements: statements.map((statement) => renamedStatement(statement, rename)),
          comment,
        }),
      ),
    })),
  };
}

function renamedStatement(statement: Statement, rename: (name: string) => string): Statement {
  switch (statement.kind) {
    case "lookup":
      return { ...statement, set: rename(statement.set) };
    case "verdict-map":
      return { ...statement, map: rename(statement.map) };
    case "verdict":
      return { ...statement, verdict: target(statement.verdict, rename) };
    case "compare":
    case "bits":
    case "limit":
    case "counter":
      return statement;
  }
}

function target(verdict: Verdict, rename: (name: string) => string): Verdict {
  return verdict.kind === "jump" ? { kind: "jump", chain: rename(verdict.chain) } : verdict;
}
