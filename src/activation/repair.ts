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
import type { Entry } from "./record.ts";
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

/** How often what came in between is looked at anew before it gives way. */
const ATTEMPTS = 3;

/**
 * Whoever else is changing something is waited for, but not for long. What somebody put in force meanwhile is looked
 * at anew: it may be a lockdown, and nobody opens what somebody closed.
 */
export function repair(onWait: () => void): Repair {
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt === ATTEMPTS;
    const repaired = repairOnce(onWait, isLast);
    if (repaired.kind !== "refused" || isLast) return repaired;
  }
}

function repairOnce(onWait: () => void, overrides: boolean): Repair {
  return changingOrRefused({ onWait, insists: true, overrides }, (change): Repair => {
    const { record, socket } = change;
    // Not `change.held()`, which takes the word of a seal.
    const why = whatIsAmiss(readHeld(socket), record);
    if (why === undefined) return { kind: "none" };
    const recorded = recordedTable(change.store, record);
    if (recorded === undefined) return lockDown(change, why, NOT_RECORDED);
    const back = putBack(change, recorded.entry, recorded.table);
    if (back.kind === "confirmed") {
      change.remember({ ...back.record, repaired: { why, at: new Date().toISOString() } });
      return { kind: "put back", why, cut: back.cut, faults: [...change.faults] };
    }
    const closed = lockDown(change, why, `the policy cannot be put back (${back.why})`);
    return closed.kind === "locked down" ? closed : undone(back);
  });
}

const NOT_RECORDED = "no policy is recorded that could be put back";

/** Puts the lockdown in the place of a policy, and remembers why. */
function lockDown(change: Change, found: string, obstacle: string): Repair {
  const table = sealedLockdown();
  const replaced = putBack(change, entryOf(lockdownCandidate(), table), table);
  if (replaced.kind !== "confirmed") return undone(replaced);
  const why = `${found}, and ${obstacle}`;
  const problem = `${why}; ${REMEDY}`;
  const refused = { problem, source: null, at: new Date().toISOString() };
  change.remember({ ...replaced.record, refused });
  return { kind: "locked down", why, cut: replaced.cut, faults: [...change.faults] };
}

function putBack(change: Change, confirmed: Entry, table: SealedTable) {
  return replaceAndRemember(change, {
    table,
    inForce: { confirmed, trial: null },
    ending: { ended: "replaced", endedBy: caller() },
    cuts: false,
  });
}
