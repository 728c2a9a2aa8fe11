/** Any expression to an element of NFTA_RULE_EXPRESSIONS and back (enum nft_expr_attributes). */
import {
  type Attribute,
  AttributeSet,
  nestedAttribute,
  stringAttribute,
} from "../../netlink/attributes.ts";
import { NetlinkFormatError } from "../../netlink/errors.ts";
import { NFTA_LIST_ELEM } from "../constants.ts";
import { bitwise } from "./bitwise.ts";
import { cmp } from "./cmp.ts";
import { counter } from "./counter.ts";
import { ct } from "./ct.ts";
import type { Expression, ExpressionCodec, ExpressionKind } from "./expression.ts";
import { fib } from "./fib.ts";
import { immediate } from "./immediate.ts";
import { limit } from "./limit.ts";
import { lookup } from "./lookup.ts";
import { meta } from "./meta.ts";
import { payload } from "./payload.ts";

const NFTA_EXPR_NAME = 1;
const NFTA_EXPR_DATA = 2;

const CODECS: { readonly [Kind in ExpressionKind]: ExpressionCodec<Kind> } = {
  bitwise,
  cmp,
  counter,
  ct,
  fib,
  immediate,
  limit,
  lookup,
  meta,
  payload,
};

function encodeData<Kind extends ExpressionKind>(
  kind: Kind,
  expression: Extract<Expression, { kind: Kind }>,
): readonly Attribute[] {
  return CODECS[kind].encode(expression);
}

function isKind(name: string): name is ExpressionKind {
  return Object.hasOwn(CODECS, name);
}

/** The expression as a list element, named as the kernel names it. */
export function encodeExpression(expression: Expression): Attribute {
  return nestedAttribute(NFTA_LIST_ELEM, [
    stringAttribute(NFTA_EXPR_NAME, expression.kind),
    nestedAttribute(NFTA_EXPR_DATA, encodeData(expression.kind, expression)),
  ]);
}

/** Reads a list element. Throws NetlinkFormatError on an expression that postern never writes. */
export function decodeExpression(element: Uint8Array): Expression {
  const attributes = new AttributeSet(element);
  const name = attributes.string(NFTA_EXPR_NAME);
  if (!isKind(name)) throw new NetlinkFormatError(`expression ${name}`);
  return CODECS[name].decode(attributes.nested(NFTA_EXPR_DATA));
}
