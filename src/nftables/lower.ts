// SPDX-License-Identifier: Apache-2.0
/** Statements to expressions, with the conditions that nft puts before a field made explicit. */
import { FIELDS, type FieldName, type Requirement } from "../ruleset/field.ts";
import type { Statement } from "../ruleset/ruleset.ts";
import type { Expression } from "./expressions/expression.ts";
import { FIELD_LOAD, registerBytes } from "./field_load.ts";

/** The expressions of a rule, in order. A condition already checked in the rule is not checked twice. */
export function lower(statements: readonly Statement[]): readonly Expression[] {
  const known = new Set<string>();
  return statements.flatMap((statement) => {
    if (!("field" in statement)) return lowerAction(statement);
    const conditions = requirements(statement.field).filter(
      (requirement) => !known.has(keyOf(requirement)),
    );
    for (const requirement of conditions) known.add(keyOf(requirement));
    if (statement.kind === "compare" && !statement.negated) known.add(keyOf(statement));
    return [
      ...conditions.flatMap(({ field, value }) => [FIELD_LOAD[field], equals(field, value)]),
      FIELD_LOAD[statement.field],
      ...lowerCondition(statement),
    ];
  });
}

/** What nft demands of the packet before the field is read. */
export function requirements(field: FieldName): readonly Requirement[] {
  return FIELDS[field].requires;
}

/** Identifies a condition within a rule. */
export function keyOf({ field, value }: { field: FieldName; value: bigint }): string {
  return `${field} ${value}`;
}

type Condition = Extract<Statement, { field: FieldName }>;

function lowerAction(statement: Exclude<Statement, Condition>): readonly Expression[] {
  switch (statement.kind) {
    case "limit":
      return [statement];
    case "counter":
      return [{ kind: "counter" }];
    case "verdict":
      return [{ kind: "immediate", verdict: statement.verdict }];
  }
}

function lowerCondition(statement: Condition): readonly Expression[] {
  const { field } = statement;
  const { bytes } = FIELDS[field];
  switch (statement.kind) {
    case "compare":
      return [
        {
          kind: "cmp",
          operator: statement.negated ? "neq" : "eq",
          value: registerBytes(field, statement.value, bytes),
        },
      ];
    case "bits":
      return [
        { kind: "bitwise", mask: registerBytes(field, statement.mask, bytes) },
        { kind: "cmp", operator: "neq", value: new Uint8Array(bytes) },
      ];
    case "lookup":
      return [{ kind: "lookup", set: statement.set, negated: statement.negated, verdict: false }];
    case "verdict-map":
      return [{ kind: "lookup", set: statement.map, negated: false, verdict: true }];
  }
}

function equals(field: FieldName, value: bigint): Expression {
  return { kind: "cmp", operator: "eq", value: registerBytes(field, value, FIELDS[field].bytes) };
}
