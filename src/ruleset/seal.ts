/**
 * The seal: a comment on the table with the digest of everything else in it. A table whose seal is intact
 * holds what postern wrote, whoever looks and whenever.
 */
import { createHash } from "node:crypto";
import type { Policy } from "../policy/policy.ts";
import type { Ruleset } from "./ruleset.ts";
import { renderTable } from "./text.ts";

/** What the policy is, in a few words: `block, 6 rules`. */
export function summarize({ mode, rules }: Policy): string {
  return `${mode}, ${rules.length} ${rules.length === 1 ? "rule" : "rules"}`;
}

/** The digest of a ruleset, its comment left out: SHA-256 in hexadecimal. */
export function digest(ruleset: Ruleset): string {
  const text = renderTable({ ...ruleset, comment: undefined });
  return createHash("sha256").update(text).digest("hex");
}

/** The ruleset with its seal. */
export function seal(ruleset: Ruleset, summary: string): Ruleset {
  return { ...ruleset, comment: `${summary}, sha256 ${digest(ruleset)}` };
}

/** The digest and summary that the seal states, if it is intact. */
export function openSeal(ruleset: Ruleset): { summary: string; digest: string } | undefined {
  const match = /^(.*), sha256 ([0-9a-f]{64})$/.exec(ruleset.comment ?? "");
  const [, summary, stated] = match ?? [];
  if (summary === undefined || stated === undefined || stated !== digest(ruleset)) return undefined;
  return { summary, digest: stated };
}
