// SPDX-License-Identifier: Apache-2.0
/**
 * The rules of table `inet postern` as plain values, in nf_tables' own terms: what text.ts prints, what the
 * nftables folder turns into messages and reads back, and what explain evaluates.
 */
import type { FieldName, SetType } from "./field.ts";

export const TABLE = "postern";

export type Verdict =
  | { readonly kind: "accept" }
  | { readonly kind: "drop" }
  | { readonly kind: "jump"; readonly chain: string };

/** An inclusive interval of values; `first` equals `last` for a single one. */
export interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/** A named set. Elements are sorted, disjoint and never adjacent. */
export interface NamedSet {
  readonly name: string;
  readonly type: SetType;
  /** Whether elements may be intervals (`flags interval`). */
  readonly interval: boolean;
  readonly comment: string | undefined;
  readonly elements: readonly Interval[];
}

/** A named set of interface names. */
export interface InterfaceSet {
  readonly name: string;
  readonly type: "ifname";
  readonly comment: string | undefined;
  readonly elements: readonly string[];
}

/** A map from port intervals to verdicts (`type inet_service : verdict`). Keys are sorted and disjoint. */
export interface VerdictMap {
  readonly name: string;
  readonly comment: string | undefined;
  readonly elements: readonly (Interval & { readonly verdict: Verdict })[];
}

/**
 * A set of both address families (`type nf_proto; flags timeout`) whose elements expire together: a rule
 * that looks them up holds until then.
 */
export interface TrialClock {
  readonly name: string;
  readonly comment: string | undefined;
  /** How long it runs from the moment it is written; 0 for one that has run down. */
  readonly milliseconds: number;
}

/** One condition or action of a rule; all conditions must hold, in order, for what follows to happen. */
export type Statement =
  | {
      readonly kind: "compare";
      readonly field: FieldName;
      readonly negated: boolean;
      readonly value: bigint;
    }
  /** Any of the bits set, as in `ct state established,related`. */
  | { readonly kind: "bits"; readonly field: FieldName; readonly mask: bigint }
  | {
      readonly kind: "lookup";
      readonly field: FieldName;
      readonly negated: boolean;
      readonly set: string;
    }
  | { readonly kind: "verdict-map"; readonly field: FieldName; readonly map: string }
  | { readonly kind: "limit"; readonly perSecond: number; readonly burst: number }
  | { readonly kind: "counter" }
  | { readonly kind: "verdict"; readonly verdict: Verdict };

/** A condition on a set without a name, written where it is used; only the linear form has any. */
interface AnonymousSet {
  readonly kind: "anonymous-set";
  readonly field: FieldName;
  readonly negated: boolean;
  /** Sorted, disjoint and never adjacent. */
  readonly elements: readonly Interval[];
}

/** What rules of the linear form (flat.ts) are made of. It is printed and evaluated, never encoded. */
export type FlatStatement = Statement | AnonymousSet;

export interface Rule<S = Statement> {
  readonly statements: readonly S[];
  readonly comment: string | undefined;
}

/** Where a base chain is attached. */
export interface Hook {
  readonly hook: "prerouting" | "input" | "forward" | "output";
  readonly priority: number;
  readonly policy: "accept" | "drop";
}

export interface Chain<S = Statement> {
  readonly name: string;
  /** Undefined for a chain that is only jumped to. */
  readonly hook: Hook | undefined;
  readonly comment: string | undefined;
  readonly rules: readonly Rule<S>[];
}

/** The whole table. Sets, maps and chains are sorted by name. */
export interface Ruleset<S = Statement> {
  readonly comment: string | undefined;
  /** What the trial in the table ends by; undefined when there is none. */
  readonly clock: TrialClock | undefined;
  readonly interfaceSets: readonly InterfaceSet[];
  readonly sets: readonly NamedSet[];
  readonly maps: readonly VerdictMap[];
  readonly chains: readonly Chain<S>[];
}

/** The linear form: no named sets or maps, base chains alone. */
export type FlatRuleset = Ruleset<FlatStatement>;

/** The order of sets, maps and chains in a ruleset: by name, code unit by code unit. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
