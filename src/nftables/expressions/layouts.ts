// SPDX-License-Identifier: Apache-2.0
/** The layout of every kind of expression, by the kernel's name of it. */
import type { Layout } from "../../netlink/layout.ts";
import { bitwise } from "./bitwise.ts";
import { cmp } from "./cmp.ts";
import { counter } from "./counter.ts";
import { ct } from "./ct.ts";
import type { ExpressionKind, Fields } from "./expression.ts";
import { fib } from "./fib.ts";
import { immediate } from "./immediate.ts";
import { limit } from "./limit.ts";
import { lookup } from "./lookup.ts";
import { meta } from "./meta.ts";
import { payload } from "./payload.ts";

export const LAYOUTS: { readonly [Kind in ExpressionKind]: Layout<Fields<Kind>> } = {
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
