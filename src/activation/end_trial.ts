// SPDX-License-Identifier: Apache-2.0
/** Ends a trial before its deadline: for good, or back to what is confirmed. */
import { caller } from "../linux/caller.ts";
import { monotonic } from "../linux/libc.ts";
import { undone } from "./activate.ts";
import { keepConfirmed, triedRevision, untilKept } from "./keeping.ts";
import { replaceAndRemember } from "./replace_and_remember.ts";
import { sealed } from "./sealed_table.ts";
import { standingOf } from "./standing.ts";
import { beganAt, type Ending, endTrial, entryAside } from "./trial_at_hand.ts";

const NOTHING_ON_TRIAL = "nothing is on trial";
const NOTHING_TO_REVERT = `${NOTHING_ON_TRIAL}; "postern history" lists earlier policies, and "postern apply --revision=N" applies one`;

/**
 * Confirms and keeps what is on trial.
 *
 * @param objection says why the caller proves nothing, given the second since boot in which the trial began;
 *   undefined when nothing speaks against it.
 */
export function confirmTrial(
  objection: (began: number) => string | undefined,
  onWait: () => void,
): Ending {
  return endTrial(NOTHING_ON_TRIAL, onWait, (change, held, sides) => {
    const trial = change.record.inForce.trial;
    const isRemembered = trial?.table === held.seal.identity;
    if (trial !== null && !isRemembered && monotonic() < trial.ends) {
      return { kind: "refused", why: NOT_THE_TRIAL };
    }
    const why = objection(beganAt(held, isRemembered ? trial : null));
    if (why !== undefined) return { kind: "refused", why };
    const { summary, ruleset } = sides.tried;
    const table = sealed(ruleset, summary);
    const aside = triedRevision(change, held.seal.identity);
    const keep =
      aside === undefined
        ? ({ kind: "failed", why: "its documents could not be put aside" } as const)
        : ({ kind: "keep", how: "confirmed" } as const);
    const entry = isRemembered ? trial.entry : entryAside(sides.tried, aside?.revision);
    const replaced = replaceAndRemember(change, {
      table,
      inForce: { confirmed: { ...entry, ...untilKept(keep) }, trial: null },
      ending: { ended: "confirmed", endedBy: caller() },
      running: held.ruleset.clock,
      cuts: isRemembered && trial.cuts,
    });
    if (replaced.kind !== "confirmed") return undone(replaced);
    const documents = aside?.documents ?? [];
    const { record, keeping } = keepConfirmed(change, replaced.record, documents, keep);
    const standing = standingOf(replaced.held, { kind: "record", record }, monotonic());
    return { kind: "in force", standing, keeping, cut: replaced.cut, faults: [...change.faults] };
  });
}

/** Ends the trial at once. What is confirmed decides again. */
export function revertTrial(onWait: () => void): Ending {
  return endTrial(NOTHING_TO_REVERT, onWait, (change, _, sides) => {
    const { summary, ruleset } = sides.confirmed;
    const table = sealed(ruleset, summary);
    const { confirmed } = change.record.inForce;
    const replaced = replaceAndRemember(change, {
      table,
      inForce: { confirmed, trial: null },
      ending: { ended: "reverted", endedBy: caller() },
      cuts: false,
    });
    if (replaced.kind !== "confirmed") return undone(replaced);
    const recall = { kind: "record", record: replaced.record } as const;
    return {
      kind: "in force",
      standing: standingOf(replaced.held, recall, monotonic()),
      keeping: { kind: "as before" },
      cut: replaced.cut,
      faults: [...change.faults],
    };
  });
}

const NOT_THE_TRIAL =
  'the kernel holds another trial than the one that was begun here; "postern apply" or "postern reload" puts a policy in force';
