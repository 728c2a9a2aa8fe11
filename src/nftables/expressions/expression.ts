// SPDX-License-Identifier: Apache-2.0
/**
 * nf_tables expressions as plain values, one kind per file of this folder. Each writes its result into
 * register 1 or reads it from there, so registers are not part of the values.
 */
import type { Verdict } from "../../ruleset/ruleset.ts";

export type Expression =
  | { readonly kind: "meta"; readonly key: "nfproto" | "l4proto" | "iifname" }
  | {
      readonly kind: "payload";
      readonly base: "network" | "transport";
      readonly offset: number;
      readonly length: number;
    }
  | { readonly kind: "ct"; readonly key: "state" }
  | {
      readonly kind: "fib";
      readonly result: "type" | "oif";
      readonly about: "daddr" | "saddr . iif exists";
    }
  | { readonly kind: "bitwise"; readonly mask: Uint8Array }
  | {
      readonly kind: "cmp";
      readonly operator: "eq" | "neq";
      readonly value: Uint8Array;
    }
  | {
      readonly kind: "lookup";
      readonly set: string;
      readonly negated: boolean;
      /** Whether the element's data becomes the verdict. */
      readonly verdict: boolean;
    }
  | { readonly kind: "limit"; readonly perSecond: number; readonly burst: number }
  | { readonly kind: "counter" }
  | { readonly kind: "immediate"; readonly verdict: Verdict };

export type ExpressionKind = Expression["kind"];

/** What an expression of a kind holds besides its kind: what the kind's layout describes. */
export type Fields<Kind extends ExpressionKind> = Omit<Extract<Expression, { kind: Kind }>, "kind">;
