// SPDX-License-Identifier: Apache-2.0
import type { Action } from "../../config/configuration.ts";
import { type ExaminedRule, hasEffect } from "./examined_rule.ts";
import { type Warning, warnOfRule } from "./warning.ts";

/** Warns of a rule that decides no packet at all. */
export function lintEffect(mode: Action, rule: ExaminedRule): readonly Warning[] {
  if (hasEffect(rule)) return [];
  return [warnOfRule("rule-without-effect", rule.document, reason(mode, rule))];
}

function reason(mode: Action, { document }: ExaminedRule): string {
  if (mode === "accept") return "keeps nobody out: every IPv4 and IPv6 address is allowed";
  return document.ingress.length === 0
    ? "allows nobody: it has no ingress, and block mode closes its ports without it"
    : "allows nobody: its excepts leave nothing of its subnets";
}
