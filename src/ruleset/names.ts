// SPDX-License-Identifier: Apache-2.0
/** Names of chains and sets, made from the names of rules, which may be any text. */
import type { PolicyRule } from "../policy/policy.ts";

const LONGEST = 60;

/**
 * Gives every rule an identifier that nft accepts unquoted: `rule-` and the rule's name with everything
 * but letters, digits, `_`, `.` and `-` replaced, numbered where two would be the same. The prefix keeps
 * it from being a keyword of nft or the name of a chain of ours.
 */
export function ruleIdentifiers(rules: readonly PolicyRule[]): ReadonlyMap<PolicyRule, string> {
  const taken = new Set<string>();
  /** Where to go on counting: below it every number of the name is taken. */
  const numbers = new Map<string, number>();
  const identifiers = new Map<PolicyRule, string>();
  for (const rule of rules) {
    const base = `rule-${rule.name.replace(/[^A-Za-z0-9_.-]+/g, "-").slice(0, LONGEST)}`;
    let identifier = base;
    let number = numbers.get(base) ?? 2;
    for (; taken.has(identifier); number += 1) identifier = `${base}.${number}`;
    numbers.set(base, number);
    taken.add(identifier);
    identifiers.set(rule, identifier);
  }
  return identifiers;
}

const COMMENT_BYTES = 127;

/**
 * A text as nft can print and read back inside quotes: control characters and double quotes replaced,
 * cut to the 127 bytes that nft allows (libnftnl, NFTNL_UDATA_COMMENT_MAXLEN).
 */
export function commentOf(text: string): string {
  const printable = text.toWellFormed().replace(/["\p{Cc}\u2028\u2029]/gu, "'");
  const bytes = new TextEncoder().encode(printable);
  if (bytes.length <= COMMENT_BYTES) return printable;
  return new TextDecoder().decode(bytes.subarray(0, COMMENT_BYTES), { stream: true });
}
