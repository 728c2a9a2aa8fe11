// SPDX-License-Identifier: Apache-2.0
/** Puts a candidate in force: for good, or on trial with what is confirmed behind it. */
import { monotonic } from "../linux/libc.ts";
import { trialRuleset } from "../ruleset/trial.ts";
import type { Candidate } from "./candidate.ts";
import { type Change, changingOrRefused } from "./change.ts";
import { confirmedSide } from "./confirmed_side.ts";
import { entryOf, unknownEntry } from "./entry.ts";
import { type Keep, keepConfirmed, rememberTried, untilKept } from "./keeping.ts";
import type { Ended, Outcome } from "./outcome.ts";
import type { InForce, PolicyRecord } from "./record.ts";
import { replaceAndRemember } from "./replace_and_remember.ts";
import { sealed } from "./sealed_table.ts";
import { standingOf } from "./standing.ts";

/** How a candidate is to come into force. */
export type How =
  | { readonly kind: "confirm"; readonly keep: Keep; readonly cuts: boolean }
  /** Connections are cut once it is confirmed: its end could not give them back. */
  | { readonly kind: "try"; readonly seconds: number; readonly cuts: boolean };

/**
 * Puts the candidate in force. Whoever else is changing something is waited for.
 *
 * @param searched the sources that were asked for it; undefined when none was.
 * @param onWait called when that takes more than two seconds.
 */
export function activate(
  candidate: Candidate,
  how: How,
  searched: PolicyRecord["searched"] | undefined,
  onWait: () => void,
): Outcome {
  const closes = candidate.kind === "lockdown";
  return changingOrRefused({ onWait, insists: closes, overrides: closes }, (change) => {
    const record = { ...change.record, searched: searched ?? change.record.searched };
    const known = { ...change, record };
    return how.kind === "confirm"
      ? confirmNow(known, candidate, how)
      : tryFor(known, candidate, how);
  });
}

function confirmNow(
  change: Change,
  candidate: Candidate,
  { keep, cuts }: Extract<How, { kind: "confirm" }>,
): Outcome {
  const table = sealed(candidate.ruleset, candidate.summary);
  const confirmed = { ...entryOf(candidate, table), ...untilKept(keep) };
  const replaced = replaceAndRemember(change, {
    table,
    inForce: { confirmed, trial: null },
    ending: { ended: "replaced", endedBy: confirmed.by },
    cuts,
  });
  if (replaced.kind !== "confirmed") return undone(replaced);
  const { record, keeping } = keepConfirmed(change, replaced.record, candidate.documents, keep);
  return {
    kind: "in force",
    candidate,
    standing: standingOf(replaced.held, { kind: "record", record }, monotonic()),
    keeping,
    ended: endedTrial(change.record),
    cut: replaced.cut,
    faults: [...change.faults],
  };
}

function tryFor(
  change: Change,
  candidate: Candidate,
  { seconds, cuts }: Extract<How, { kind: "try" }>,
): Outcome {
  const fallback = confirmedSide(change.held(), change.record);
  if (typeof fallback === "string") return { kind: "refused", why: fallback };
  const tried = { summary: candidate.summary, ruleset: candidate.ruleset };
  const ruleset = trialRuleset({ tried, confirmed: fallback }, seconds * 1000);
  const table = sealed(ruleset, "trial");
  if (table === undefined) throw new Error("a trial has a table");
  const entry = entryOf(candidate, sealed(candidate.ruleset, candidate.summary));
  const behind = fallback.ruleset === undefined ? null : unknownEntry(fallback);
  const inForce: InForce = {
    confirmed: change.record.inForce.confirmed ?? behind,
    trial: {
      entry,
      table: table.identity,
      seconds,
      until: new Date(Date.now() + seconds * 1000).toISOString(),
      ends: monotonic() + seconds,
      cuts,
    },
  };
  rememberTried(change, candidate, entry, table.identity);
  const replaced = replaceAndRemember(change, {
    table,
    inForce,
    ending: { ended: "replaced", endedBy: entry.by },
    cuts: false,
  });
  if (replaced.kind !== "confirmed") return undone(replaced);
  return {
    kind: "on trial",
    candidate,
    standing: standingOf(replaced.held, { kind: "record", record: replaced.record }, monotonic()),
    ended: endedTrial(change.record),
    cuts,
    faults: [...change.faults],
  };
}

/** The trial that a change ended before its time. */
function endedTrial({ inForce: { trial } }: PolicyRecord): Ended {
  return trial === null || monotonic() >= trial.ends ? undefined : { summary: trial.entry.summary };
}

/** What a replacement that did not take comes to. */
export function undone(
  replaced: Exclude<ReturnType<typeof replaceAndRemember>, { kind: "confirmed" }>,
): Extract<Outcome, { kind: "refused" | "unconfirmed" }> {
  return replaced.kind === "refused"
    ? { kind: "refused", why: replaced.why }
    : { kind: "unconfirmed", why: replaced.why, putBack: replaced.putBack };
}
