// SPDX-License-Identifier: Apache-2.0
import type { FlatStatement, Hook, Rule } from "../ruleset/ruleset.ts";

/** What one statement of a rule did with the packet. */
export interface Step {
  readonly chain: string;
  /** Index of the rule in its chain, from 0; undefined for the policy of a base chain. */
  readonly rule: number | undefined;
  /** The statement as nft writes it. */
  readonly expression: string;
  /** What the packet has in the place that the statement looks at; undefined when it looks at none. */
  readonly value: string | undefined;
  /** The element of the set or map that holds the value; undefined when none does, or there is no set. */
  readonly element: string | undefined;
  /** A condition matches or not; any other statement has its verdict as the outcome. */
  readonly outcome: "match" | "no match" | "accept" | "drop" | "jump";
}

/** Where the verdict was given. */
export interface Decision {
  readonly chain: string;
  readonly hook: Hook["hook"];
  /** Undefined when no rule decided and the base chain's policy holds. */
  readonly rule: { readonly index: number; readonly rule: Rule<FlatStatement> } | undefined;
  /** The rule as nft writes it, or the policy. */
  readonly text: string;
}

/** A verdict with everything that led to it. */
export interface Explanation {
  readonly verdict: "accept" | "drop";
  readonly decision: Decision;
  /** In the order of evaluation. Counters are left out. */
  readonly steps: readonly Step[];
  /** What the verdict rests on and the packet does not tell, each once, in the order of use. */
  readonly assumptions: readonly string[];
  /** Whether the packet goes on to another host and so never reaches the input hook. */
  readonly forwarded: boolean;
}
