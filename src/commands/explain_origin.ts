// SPDX-License-Identifier: Apache-2.0
import type { Configuration, Location } from "../config/configuration.ts";
import { quote } from "../config/quote.ts";
import type { Decision } from "../explain/explanation.ts";
import { policyOf } from "../policy/policy.ts";
import { rulesByChain } from "../ruleset/compile.ts";
import { CLOSED } from "../ruleset/preamble.ts";

/** A document that stands behind a decision. */
export interface Origin {
  readonly at: Location;
  readonly document: string;
}

/** Finds the document that stands behind a decision of the configuration's rules. */
export function originIn(configuration: Configuration): (decision: Decision) => Origin | undefined {
  const rules = rulesByChain(policyOf(configuration));
  return ({ chain, rule }) => {
    const origin = rules.get(chain);
    if (origin?.at !== undefined) {
      return { at: origin.at, document: `NetworkRuleConfig ${quote(origin.name)}` };
    }
    const byDefault = rule === undefined || rule.rule.comment === CLOSED;
    const at = configuration.defaultActionAt;
    if (!byDefault || at === undefined) return undefined;
    return { at, document: "NetworkDefaultActionConfig" };
  };
}
