// SPDX-License-Identifier: Apache-2.0
import type { Held } from "../../../src/activation/held.ts";
import type { Entry, InForce, PolicyRecord } from "../../../src/activation/record.ts";
import { sealed } from "../../../src/activation/sealed_table.ts";
import { checkSeal } from "../../../src/nftables/seal.ts";
import type { Ruleset } from "../../../src/ruleset/ruleset.ts";
import { type Side, trialRuleset } from "../../../src/ruleset/trial.ts";
import { lockdownRules, webRules } from "../ruleset/policies.ts";

/** Policies as they are put in force. */
export const WEB: Side = { summary: "block, 2 rules", ruleset: webRules };
export const LOCKDOWN: Side = { summary: "lockdown", ruleset: lockdownRules };
export const OPEN: Side = { summary: "accept, no rules", ruleset: undefined };

/** The identity of the table of a policy; null when it wants none. */
export function identityOf({ ruleset, summary }: Side): string | null {
  return sealed(ruleset, summary)?.identity ?? null;
}

/** What is remembered of a policy that somebody put in force. */
export function entryOf(side: Side, rest: Partial<Entry> = {}): Entry {
  return {
    kind: "policy",
    summary: side.summary,
    table: identityOf(side),
    source: "volume (postern:postern.yaml)",
    sha256: "ab".repeat(32),
    since: "2026-01-01T00:00:00.123Z",
    by: "ann",
    revision: null,
    keepFault: null,
    ...rest,
  };
}

/** What the kernel holds once a policy is confirmed. */
export function heldOf({ summary, ruleset }: Side): Held {
  return heldTable(ruleset, summary, undefined);
}

/** What it holds during a trial of a minute, of which so many milliseconds are left, or after it. */
export function heldTrial(
  tried: Side,
  confirmed: Side,
  left: number | undefined,
  milliseconds = 60_000,
): Held {
  return heldTable(trialRuleset({ tried, confirmed }, milliseconds), "trial", left);
}

function heldTable(ruleset: Ruleset | undefined, summary: string, left: number | undefined): Held {
  const table = sealed(ruleset, summary);
  if (table === undefined) return { kind: "none" };
  const check = checkSeal(table.ruleset);
  if (check.kind !== "intact") throw new Error(`the seal is ${check.kind}`);
  return { kind: "intact", seal: check.seal, ruleset: table.ruleset, left };
}

/** A trial of a minute that ends at second 100. */
export function trialOf(tried: Side, confirmed: Side): InForce {
  const held = heldTrial(tried, confirmed, 60_000);
  if (held.kind !== "intact") throw new Error("a trial has a table");
  return {
    confirmed: entryOf(confirmed, { by: "systemd", revision: 4 }),
    trial: {
      entry: entryOf(tried),
      table: held.seal.identity,
      seconds: 60,
      until: "2026-01-01T00:01:00.123Z",
      ends: 100,
      cuts: false,
    },
  };
}

/** A record that this is in force. */
export function recordOf(inForce: InForce, rest: Partial<PolicyRecord> = {}): PolicyRecord {
  return {
    schema: 1,
    postern: "0.1.0",
    boot: "one boot",
    namespace: "7",
    inForce,
    next: null,
    refused: null,
    repaired: null,
    searched: null,
    trials: [],
    ...rest,
  };
}

/** A policy that is confirmed, and nothing else. */
export function confirmedOf(side: Side, rest: Partial<Entry> = {}): InForce {
  return { confirmed: entryOf(side, rest), trial: null };
}
