/** `counter`: counts packets and bytes. What it has counted is not part of a rule's meaning. */
import type { ExpressionCodec } from "./expression.ts";

export const counter: ExpressionCodec<"counter"> = {
  encode: () => [],
  decode: () => ({ kind: "counter" }),
};
