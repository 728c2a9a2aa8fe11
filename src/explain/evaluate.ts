// SPDX-License-Identifier: Apache-2.0
/** What the kernel does with a packet under a ruleset, step by step, by reading the ruleset alone. */
import type { FieldName } from "../ruleset/field.ts";
import { formatInterval, formatValue } from "../ruleset/format.ts";
import { interfaceValue } from "../ruleset/interface_name.ts";
import type {
  Chain,
  FlatRuleset,
  FlatStatement,
  Hook,
  Interval,
  Verdict,
} from "../ruleset/ruleset.ts";
import { renderRule, renderStatement } from "../ruleset/text.ts";
import type { Decision, Explanation, Step } from "./explanation.ts";
import { readField } from "./field_value.ts";
import { find } from "./find.ts";
import { type Circumstances, impliedType, type Packet } from "./packet.ts";

/**
 * Passes the packet through the base chains in the order of their hooks: it is accepted if all of them
 * accept it. A packet to another host passes those of the forward hook in place of the input hook's.
 *
 * @throws Error when the ruleset names a chain, set or map that it does not hold.
 */
export function evaluate(
  ruleset: FlatRuleset,
  packet: Packet,
  circumstances: Circumstances = {},
): Explanation {
  const steps: Step[] = [];
  const assumptions = new Set<string>();
  const evaluation = { ruleset, packet, circumstances, steps, assumptions };
  const isForwarded = (circumstances.destinationType ?? impliedType(packet)) === "unicast";
  let result: Passed | undefined;
  for (const chain of baseChains(ruleset)) {
    if (chain.hook.hook === (isForwarded ? "input" : "forward")) continue;
    result = passBaseChain(evaluation, chain);
    if (result.verdict === "drop") break;
  }
  if (result === undefined) throw new Error("the ruleset has no base chain that sees the packet");
  const forwarded = isForwarded && result.verdict === "accept";
  return { ...result, steps, assumptions: [...assumptions], forwarded };
}

interface Evaluation {
  readonly ruleset: FlatRuleset;
  readonly packet: Packet;
  readonly circumstances: Circumstances;
  readonly steps: Step[];
  readonly assumptions: Set<string>;
}

interface Passed {
  readonly verdict: "accept" | "drop";
  readonly decision: Decision;
}

type BaseChain = Chain<FlatStatement> & { readonly hook: Hook };

/** The hooks that a packet from outside passes; `input` and `forward` exclude each other. */
const HOOK_ORDER: Readonly<Record<Hook["hook"], number | undefined>> = {
  prerouting: 0,
  input: 1,
  forward: 1,
  output: undefined,
};

function baseChains({ chains }: FlatRuleset): readonly BaseChain[] {
  return chains
    .flatMap((chain) => {
      const { hook } = chain;
      const order = hook && HOOK_ORDER[hook.hook];
      return hook === undefined || order === undefined ? [] : [{ ...chain, hook, order }];
    })
    .sort((a, b) => a.order - b.order || a.hook.priority - b.hook.priority);
}

function passBaseChain(evaluation: Evaluation, chain: BaseChain): Passed {
  const { hook, policy } = chain.hook;
  const final = passChain(evaluation, chain);
  if (final === undefined) {
    const text = `policy ${policy}`;
    evaluation.steps.push({
      chain: chain.name,
      rule: undefined,
      expression: text,
      value: undefined,
      element: undefined,
      outcome: policy,
    });
    return { verdict: policy, decision: { chain: chain.name, hook, rule: undefined, text } };
  }
  const { verdict, index, chain: decider } = final;
  const rule = decider.rules[index];
  if (rule === undefined) throw new Error(`chain ${decider.name} has no rule ${index}`);
  return {
    verdict,
    decision: { chain: decider.name, hook, rule: { index, rule }, text: renderRule(rule) },
  };
}

interface Final {
  readonly verdict: "accept" | "drop";
  readonly chain: Chain<FlatStatement>;
  readonly index: number;
}

/** The verdict of a chain; undefined when it returns to where it was jumped to from. */
function passChain(evaluation: Evaluation, chain: Chain<FlatStatement>): Final | undefined {
  for (const [index, { statements }] of chain.rules.entries()) {
    const verdict = passRule(evaluation, chain.name, index, statements);
    if (verdict === undefined) continue;
    if (verdict.kind !== "jump") return { verdict: verdict.kind, chain, index };
    const target = named(evaluation.ruleset.chains, verdict.chain, "chain");
    const final = passChain(evaluation, target);
    if (final !== undefined) return final;
  }
  return undefined;
}

/** The verdict of a rule; undefined when one of its conditions fails. */
function passRule(
  evaluation: Evaluation,
  chain: string,
  rule: number,
  statements: readonly FlatStatement[],
): Verdict | undefined {
  const { circumstances, assumptions, steps } = evaluation;
  for (const statement of statements) {
    const record = (value: string | undefined, outcome: Step["outcome"], element?: string) =>
      steps.push({ chain, rule, expression: renderStatement(statement), value, element, outcome });
    switch (statement.kind) {
      case "counter":
        break;
      case "verdict":
        record(undefined, statement.verdict.kind);
        return statement.verdict;
      case "limit": {
        if (circumstances.overLimit === undefined) {
          const { perSecond } = statement;
          assumptions.add(`fewer than ${perSecond} packets a second come under this limit`);
        }
        const isOver = circumstances.overLimit === true;
        record(isOver ? "over the limit" : "within the limit", isOver ? "no match" : "match");
        if (isOver) return undefined;
        break;
      }
      default: {
        const { field } = statement;
        const value = fieldOf(evaluation, field);
        if (value === undefined) {
          record("absent", "no match");
          return undefined;
        }
        const shown = formatValue(field, value);
        if (statement.kind === "verdict-map") {
          const map = named(evaluation.ruleset.maps, statement.map, "map");
          const element = find(map.elements, value);
          record(shown, element?.verdict.kind ?? "no match", shownElement(field, element));
          return element?.verdict;
        }
        const { holds, element } = check(evaluation.ruleset, statement, value);
        record(shown, holds ? "match" : "no match", shownElement(field, element));
        if (!holds) return undefined;
      }
    }
  }
  return undefined;
}

function fieldOf(evaluation: Evaluation, field: FieldName): bigint | undefined {
  const read = readField(field, evaluation.packet, evaluation.circumstances);
  if (read?.assumption !== undefined) evaluation.assumptions.add(read.assumption);
  return read?.value;
}

type Condition = Exclude<Extract<FlatStatement, { field: FieldName }>, { kind: "verdict-map" }>;

interface Check {
  readonly holds: boolean;
  readonly element?: Interval | undefined;
}

function check(ruleset: FlatRuleset, statement: Condition, value: bigint): Check {
  switch (statement.kind) {
    case "compare":
      return { holds: (value === statement.value) !== statement.negated };
    case "bits":
      return { holds: (value & statement.mask) !== 0n };
    case "lookup": {
      const element = find(elementsOf(ruleset, statement.set), value);
      return { holds: (element !== undefined) !== statement.negated, element };
    }
    case "anonymous-set": {
      const element = find(statement.elements, value);
      return { holds: (element !== undefined) !== statement.negated, element };
    }
  }
}

function elementsOf(ruleset: FlatRuleset, name: string): readonly Interval[] {
  const interfaces = ruleset.interfaceSets.find((set) => set.name === name);
  if (interfaces === undefined) return named(ruleset.sets, name, "set").elements;
  return interfaces.elements.map(interfaceValue).map((value) => ({ first: value, last: value }));
}

function shownElement(field: FieldName, element: Interval | undefined): string | undefined {
  return element === undefined ? undefined : formatInterval(field, element);
}

function named<T extends { readonly name: string }>(
  objects: readonly T[],
  name: string,
  kind: string,
): T {
  const found = objects.find((object) => object.name === name);
  if (found === undefined) throw new Error(`the ruleset has no ${kind} ${name}`);
  return found;
}
