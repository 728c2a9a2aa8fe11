// SPDX-License-Identifier: Apache-2.0
/** Expressions back to statements: the inverse of lower.ts. */
import { NetlinkFormatError } from "../netlink/errors.ts";
import { FIELDS, type FieldName } from "../ruleset/field.ts";
import type { Statement } from "../ruleset/ruleset.ts";
import type { Expression } from "./expressions/expression.ts";
import { FIELD_LOAD, registerValue, sameLoad } from "./field_load.ts";
import { keyOf, requirements } from "./lower.ts";

/**
 * The statements of a rule.
 *
 * @throws NetlinkFormatError when the expressions are none that lower.ts makes.
 */
export function raise(expressions: readonly Expression[]): readonly Statement[] {
  const statements: Statement[] = [];
  const rest = [...expressions];
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    switch (next.kind) {
      case "counter":
        statements.push({ kind: "counter" });
        break;
      case "limit":
        statements.push(next);
        break;
      case "immediate":
        statements.push({ kind: "verdict", verdict: next.verdict });
        break;
      case "meta":
      case "payload":
      case "ct":
      case "fib":
        statements.push(raiseCondition(fieldOf(next, statements), rest));
        break;
      case "cmp":
      case "bitwise":
      case "lookup":
        throw new NetlinkFormatError(`${next.kind} of a register that nothing was loaded into`);
    }
  }
  return withoutImplied(statements);
}

/** The field that a load reads; transport bytes are told apart by the conditions that stand before. */
function fieldOf(
  load: Extract<Expression, { kind: "meta" | "payload" | "ct" | "fib" }>,
  before: readonly Statement[],
): FieldName {
  const known = new Set(
    before.flatMap((statement) =>
      statement.kind === "compare" && !statement.negated ? [keyOf(statement)] : [],
    ),
  );
  for (const field of Object.keys(FIELDS) as FieldName[]) {
    const fits = requirements(field).every((requirement) => known.has(keyOf(requirement)));
    if (fits && sameLoad(FIELD_LOAD[field], load)) return field;
  }
  throw new NetlinkFormatError(`load of ${JSON.stringify(load)}`);
}

function raiseCondition(field: FieldName, rest: Expression[]): Statement {
  const check = rest.shift();
  switch (check?.kind) {
    case "lookup":
      return check.verdict
        ? { kind: "verdict-map", field, map: check.set }
        : { kind: "lookup", field, negated: check.negated, set: check.set };
    case "bitwise": {
      const zero = rest.shift();
      if (
        zero?.kind !== "cmp" ||
        zero.operator !== "neq" ||
        zero.value.length !== check.mask.length ||
        zero.value.some((byte) => byte !== 0)
      ) {
        throw new NetlinkFormatError(`mask of ${field} that is not compared with zero`);
      }
      return { kind: "bits", field, mask: comparedValue(field, check.mask) };
    }
    case "cmp":
      return {
        kind: "compare",
        field,
        negated: check.operator === "neq",
        value: comparedValue(field, check.value),
      };
    default:
      throw new NetlinkFormatError(`load of ${field} that nothing is done with`);
  }
}

/** The value of register bytes, all of which have to be compared. */
function comparedValue(field: FieldName, bytes: Uint8Array): bigint {
  if (bytes.length !== FIELDS[field].bytes) {
    throw new NetlinkFormatError(`${bytes.length} bytes of ${field} compared`);
  }
  return registerValue(field, bytes);
}

/** Drops the conditions that a later field of the rule implies, as nft's own listing does. */
function withoutImplied(statements: readonly Statement[]): readonly Statement[] {
  return statements.filter((statement, index) => {
    if (statement.kind !== "compare" || statement.negated) return true;
    const key = keyOf(statement);
    return !statements
      .slice(index + 1)
      .some(
        (later) =>
          "field" in later && requirements(later.field).some((needed) => keyOf(needed) === key),
      );
  });
}
