// SPDX-License-Identifier: Apache-2.0
import type { Policy } from "./policy.ts";

/** What a policy is, in a few words: `block, 6 rules`. */
export function summarize({ mode, rules }: Policy): string {
  return `${mode}, ${rules.length} ${rules.length === 1 ? "rule" : "rules"}`;
}
