// SPDX-License-Identifier: Apache-2.0
/**
 * Puts back what was confirmed where somebody removed or altered the table, from what the record has of it:
 * no configuration is read. Where that cannot be had, every port is closed.
 */
import { caller } from "../linux/caller.ts";
import { undone } from "./activate.ts";
import { whatIsAmiss } from "./amiss.ts";
import { lockdownCandidate } from "./candidate.ts";
import { type Change, changingOrRefused } from "./change.ts";
import { entryOf } from "./entry.ts";
import { readHeld } from "./held.ts";
import type { CutCount, Outcome } from "./outcome.ts";
import type { Entry, PolicyRecord } from "./record.ts";
import { recordedTable } from "./recorded_table.ts";
import { replaceAndRemember } from "./replace_and_remember.ts";
import { type SealedTable, sealedLockdown } from "./sealed_table.ts";

/** What is to be done where the lockdown stands in for a policy. */
export const REMEDY = '"postern reload" or "postern apply" puts a policy in force';

export type Repair =
  /** Nothing was removed or altered. */
  | { readonly kind: "none" }
  | {
      readonly kind: "put back" | "locked down";
      /** What was found. */
      readonly why: string;
      /** How many connections the lockdown cut; undefined when it is not that, or could not. */
      readonly cut: CutCount;
      readonly faults: readonly string[];
    }
  | Extract<Outcome, { kind: "refused" | "unconfirmed" }>;

/** Whoever else is changing something is waited for, but not for long. */
export function repair(onWait: () => void): Repair {
  return changingOrRefused({ onWait, insists: true }, (change): Repair => {
    const { record, socket } = change;
    // Not `change.held()`, which takes the word of a seal.
    const why = whatIsAmiss(readHeld(socket), record);
    if (why === undefined) return { kind: "none" };
    const recorded = recordedTable(change.store, record);
    return recorded === undefined
      ? putBack(change, why, undefined, sealedLockdown())
      : putBack(change, why, recorded.entry, recorded.table);
  });
}

/** @param entry undefined for the lockdown that stands in for it */
function putBack(
  change: Change,
  why: string,
  entry: Entry | undefined,
  table: SealedTable,
): Repair {
  const confirmed = entry ?? entryOf(lockdownCandidate(), table);
  const replaced = replaceAndRemember(change, {
    table,
    inForce: { confirmed, trial: null },
    ending: { ended: "replaced", endedBy: caller() },
    cuts: false,
  });
  if (replaced.kind !== "confirmed") return undone(replaced);
  const record = told(replaced.record, entry, why);
  change.remember(record);
  return {
    kind: entry === undefined ? "locked down" : "put back",
    why,
    cut: replaced.cut,
    faults: change.faults,
  };
}

/** The record that tells the repair until another policy is confirmed. */
function told(record: PolicyRecord, entry: Entry | undefined, why: string): PolicyRecord {
  const at = new Date().toISOString();
  if (entry !== undefined) return { ...record, repaired: { why, at } };
  const problem = `${why}, and no policy is recorded that could be put back; ${REMEDY}`;
  return { ...record, repaired: null, refused: { problem, source: null, at } };
}
