// SPDX-License-Identifier: Apache-2.0
import type { Action, Configuration, RuleDocument } from "../../config/configuration.ts";
import { type AddressSet, complement, isEmpty } from "../addresses.ts";
import type { Policy, PolicyRule } from "../policy.ts";

/** A rule as it was written together with what it means. */
export interface ExaminedRule {
  readonly document: RuleDocument;
  readonly meaning: PolicyRule;
  /** Whose packets it decides: in block mode those it lets in, in accept mode those it keeps out. */
  readonly decides: AddressSet;
}

/** The rules of a configuration, in its order, with those of the policy that was derived from it. */
export function examine(
  configuration: Configuration,
  { mode, rules }: Policy,
): readonly ExaminedRule[] {
  return configuration.rules.flatMap((document, index) => {
    const meaning = rules[index];
    return meaning === undefined
      ? []
      : [{ document, meaning, decides: decided(mode, meaning.sources) }];
  });
}

function decided(mode: Action, sources: AddressSet): AddressSet {
  return mode === "block" ? sources : complement(sources);
}

/** Whether there is a packet that the rule decides. */
export function hasEffect({ decides }: ExaminedRule): boolean {
  return !isEmpty(decides);
}
