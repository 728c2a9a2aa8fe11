// SPDX-License-Identifier: Apache-2.0
/** A policy that is to be put in force, made ready: nothing about it is read or computed twice. */
import { isOpen, type Policy } from "../policy/policy.ts";
import { summarize } from "../policy/summary.ts";
import { compile } from "../ruleset/compile.ts";
import { LOCKDOWN } from "../ruleset/lockdown.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { type Document, sha256Of } from "../sources/document.ts";

/** What the lockdown is called wherever it stands for a policy. */
export const LOCKDOWN_SUMMARY = "lockdown";

export interface Candidate {
  readonly kind: "policy" | "lockdown";
  /** `block, 6 rules`, or `lockdown`. */
  readonly summary: string;
  /** Without a seal; undefined when there is to be no table. */
  readonly ruleset: Ruleset | undefined;
  /** Where it came from, for people. */
  readonly source: string;
  /** What it was read from; empty for the lockdown. */
  readonly documents: readonly Document[];
  /** Of the documents; null for the lockdown. */
  readonly sha256: string | null;
}

/** The rules that a policy wants, without a seal; undefined when it wants no table. */
export function rulesetOf(policy: Policy): Ruleset | undefined {
  return isOpen(policy) ? undefined : compile(policy);
}

/** The policy of these documents. */
export function policyCandidate(
  policy: Policy,
  source: string,
  documents: readonly Document[],
): Candidate {
  return {
    kind: "policy",
    summary: summarize(policy),
    ruleset: rulesetOf(policy),
    source,
    documents,
    sha256: sha256Of(documents),
  };
}

/** Every port closed. */
export function lockdownCandidate(): Candidate {
  return {
    kind: "lockdown",
    summary: LOCKDOWN_SUMMARY,
    ruleset: compile(LOCKDOWN),
    source: "built in",
    documents: [],
    sha256: null,
  };
}
