/** Puts a candidate in force: for good, or on trial with what is confirmed behind it. */
import { caller } from "../linux/caller.ts";
import { uptime } from "../linux/namespace.ts";
import { type Side, sidesOf, trialRuleset } from "../ruleset/trial.ts";
import type { Candidate } from "./candidate.ts";
import { type Change, changing, replaceAndRemember } from "./change.ts";
import { type Held, readHeld } from "./held.ts";
import { type Keep, keepConfirmed, rememberTried } from "./keeping.ts";
import type { Ended, Outcome } from "./outcome.ts";
import type { Entry, InForce, PolicyRecord } from "./record.ts";
import { refusalText } from "./refusal_text.ts";
import { type SealedTable, sealed } from "./sealed_table.ts";
import { standingOf } from "./standing.ts";

/** How a candidate is to come into force. */
export type How =
  | { readonly kind: "confirm"; readonly keep: Keep }
  | { readonly kind: "try"; readonly seconds: number };

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
  try {
    const insists = candidate.kind === "lockdown";
    return changing({ onWait, insists }, (change) => {
      const record = { ...change.record, searched: searched ?? change.record.searched };
      const known = { ...change, record };
      return how.kind === "confirm"
        ? confirmNow(known, candidate, how.keep)
        : tryFor(known, candidate, how.seconds);
    });
  } catch (error) {
    return { kind: "refused", why: refusalText(error, undefined) };
  }
}

function confirmNow(change: Change, candidate: Candidate, keep: Keep): Outcome {
  const table = sealed(candidate.ruleset, candidate.summary);
  const revision = keep.kind === "as before" ? keep.revision : null;
  const confirmed = { ...entryOf(candidate, table), revision };
  const replaced = replaceAndRemember(change, {
    table,
    inForce: { confirmed, trial: null },
    ending: { ended: "replaced", endedBy: confirmed.by },
  });
  if (replaced.kind !== "confirmed") return undone(replaced);
  const { record, keeping } = keepConfirmed(change, replaced.record, candidate.documents, keep);
  return {
    kind: "in force",
    candidate,
    standing: standingOf(replaced.held, { kind: "record", record }, uptime()),
    keeping,
    ended: endedTrial(change.record),
    fault: change.fault(),
  };
}

function tryFor(change: Change, candidate: Candidate, seconds: number): Outcome {
  const fallback = confirmedSide(readHeld(change.socket), change.record);
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
      ends: uptime() + seconds,
    },
  };
  const replaced = replaceAndRemember(change, {
    table,
    inForce,
    ending: { ended: "replaced", endedBy: entry.by },
  });
  if (replaced.kind !== "confirmed") return undone(replaced);
  const fault = rememberTried(change, candidate, entry);
  return {
    kind: "on trial",
    candidate,
    standing: standingOf(replaced.held, { kind: "record", record: replaced.record }, uptime()),
    ended: endedTrial(change.record),
    fault: change.fault() ?? fault,
  };
}

/** What is confirmed, which a trial falls back to; or why that is not known. */
function confirmedSide(held: Held, record: PolicyRecord): Side | string {
  const known = record.inForce.confirmed;
  switch (held.kind) {
    case "none":
      return known === null || known.table === null
        ? { summary: known?.summary ?? "no table", ruleset: undefined }
        : "the table is gone, so there is nothing that a trial could fall back to; apply a policy first";
    case "altered":
    case "foreign":
      return `a trial would fall back to a table that is not as postern wrote it (${held.why}); apply a policy first`;
    case "intact": {
      const sides = sidesOf(held.ruleset);
      if (sides !== undefined) return sides.confirmed;
      if (known !== null && known.table !== held.seal.identity) {
        return "the table is not the one that was last applied, which a trial would fall back to; apply a policy first";
      }
      return { summary: held.seal.summary, ruleset: { ...held.ruleset, comment: undefined } };
    }
  }
}

/** What can be said of a policy that the kernel holds and nobody remembers. */
export function unknownEntry({ summary, ruleset }: Side): Entry {
  return {
    kind: "policy",
    summary,
    table: sealed(ruleset, summary)?.identity ?? null,
    source: "unknown",
    sha256: null,
    since: new Date().toISOString(),
    by: "unknown",
    revision: null,
    keepFault: null,
  };
}

/** What is remembered of a policy that comes into force now. */
function entryOf({ kind, summary, source, sha256 }: Candidate, table: SealedTable): Entry {
  return {
    kind,
    summary,
    table: table?.identity ?? null,
    source,
    sha256,
    since: new Date().toISOString(),
    by: caller(),
    revision: null,
    keepFault: null,
  };
}

/** The trial that a change ended before its time. */
export function endedTrial({ inForce: { trial } }: PolicyRecord): Ended {
  return trial === null || uptime() >= trial.ends ? undefined : { summary: trial.entry.summary };
}

/** What a replacement that did not take comes to. */
export function undone(
  replaced: Exclude<ReturnType<typeof replaceAndRemember>, { kind: "confirmed" }>,
): Outcome {
  return replaced.kind === "refused"
    ? { kind: "refused", why: replaced.why }
    : { kind: "unconfirmed", why: replaced.why, putBack: replaced.putBack };
}
