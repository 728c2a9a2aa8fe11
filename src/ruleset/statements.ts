// SPDX-License-Identifier: Apache-2.0
/** Short ways to write the statements and rules of the table. */
import type { FieldName } from "./field.ts";
import type { Rule, Statement } from "./ruleset.ts";

export const ACCEPT: Statement = { kind: "verdict", verdict: { kind: "accept" } };
export const DROP: Statement = { kind: "verdict", verdict: { kind: "drop" } };
export const COUNTER: Statement = { kind: "counter" };

export function jump(chain: string): Statement {
  return { kind: "verdict", verdict: { kind: "jump", chain } };
}

export function is(field: FieldName, value: bigint): Statement {
  return { kind: "compare", field, negated: false, value };
}

export function isNot(field: FieldName, value: bigint): Statement {
  return { kind: "compare", field, negated: true, value };
}

export function anyBit(field: FieldName, mask: bigint): Statement {
  return { kind: "bits", field, mask };
}

export function inSet(field: FieldName, set: string): Statement {
  return { kind: "lookup", field, negated: false, set };
}

export function notInSet(field: FieldName, set: string): Statement {
  return { kind: "lookup", field, negated: true, set };
}

export function rule(statements: readonly Statement[], comment?: string): Rule {
  return { statements, comment };
}
