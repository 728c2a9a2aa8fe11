// SPDX-License-Identifier: Apache-2.0
/** Any expression to an element of NFTA_RULE_EXPRESSIONS and back (enum nft_expr_attributes). */
import { type Attribute, nestedAttribute } from "../../netlink/attributes.ts";
import { NetlinkFormatError } from "../../netlink/errors.ts";
import { layout, raw, required, text } from "../../netlink/layout.ts";
import { NFTA_LIST_ELEM } from "../constants.ts";
import type { Expression, ExpressionKind, Fields } from "./expression.ts";
import { LAYOUTS } from "./layouts.ts";

const NFTA_EXPR_NAME = 1;
const NFTA_EXPR_DATA = 2;

/** An expression before it is known what its data means. */
const ELEMENT = layout<{ readonly name: string; readonly data: Uint8Array }>("expression", [
  required("name", NFTA_EXPR_NAME, text),
  required("data", NFTA_EXPR_DATA, raw),
]);

function encodeData<Kind extends ExpressionKind>(
  kind: Kind,
  expression: Fields<Kind>,
): readonly Attribute[] {
  return LAYOUTS[kind].encode(expression);
}

function decodeData<Kind extends ExpressionKind>(kind: Kind, data: Uint8Array): Expression {
  // A kind and its own fields are an expression, which the compiler cannot see through the generic.
  return { kind, ...LAYOUTS[kind].decode(data) } as unknown as Expression;
}

function isKind(name: string): name is ExpressionKind {
  return Object.hasOwn(LAYOUTS, name);
}

/** The expression as a list element, named as the kernel names it. */
export function encodeExpression(expression: Expression): Attribute {
  return nestedAttribute(NFTA_LIST_ELEM, [
    { type: NFTA_EXPR_NAME, value: text.encode(expression.kind) },
    nestedAttribute(NFTA_EXPR_DATA, encodeData(expression.kind, expression)),
  ]);
}

/** Reads a list element. Throws NetlinkFormatError on an expression that postern never writes. */
export function decodeExpression(element: Uint8Array): Expression {
  const { name, data } = ELEMENT.decode(element);
  if (!isKind(name)) throw new NetlinkFormatError(`expression ${name}`);
  return decodeData(name, data);
}
