/** Ends a trial before its deadline: for good, or back to what is confirmed. */
import { caller } from "../linux/caller.ts";
import { uptime } from "../linux/namespace.ts";
import { type Sides, sidesOf } from "../ruleset/trial.ts";
import { undone, unknownEntry } from "./activate.ts";
import { type Change, changing, replaceAndRemember } from "./change.ts";
import { readHeld } from "./held.ts";
import { keepConfirmed, triedDocuments } from "./keeping.ts";
import type { Keeping, Outcome } from "./outcome.ts";
import { refusalText } from "./refusal_text.ts";
import { sealed } from "./sealed_table.ts";
import { type Standing, standingOf } from "./standing.ts";

export type Ending =
  | Extract<Outcome, { kind: "refused" | "unconfirmed" }>
  | {
      readonly kind: "in force";
      readonly standing: Standing;
      readonly keeping: Keeping;
      readonly fault: string | undefined;
    };

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
  return ending(NOTHING_ON_TRIAL, onWait, (change, { sides, began }) => {
    const why = objection(began);
    if (why !== undefined) return { kind: "refused", why };
    const { summary, ruleset } = sides.tried;
    const table = sealed(ruleset, summary);
    const entry = change.record.inForce.trial?.entry ?? unknownEntry(sides.tried);
    const replaced = replaceAndRemember(change, {
      table,
      inForce: { confirmed: entry, trial: null },
      ending: { ended: "confirmed", endedBy: caller() },
    });
    if (replaced.kind !== "confirmed") return undone(replaced) as Ending;
    const documents = triedDocuments(change, entry);
    const { record, keeping } = keepConfirmed(
      change,
      replaced.record,
      documents ?? [],
      documents === undefined
        ? { kind: "not kept", why: "its documents were not put aside" }
        : { kind: "keep", how: "confirmed" },
    );
    const standing = standingOf(replaced.held, { kind: "record", record }, uptime());
    return { kind: "in force", standing, keeping, fault: change.fault() };
  });
}

/** Ends the trial at once. What is confirmed decides again. */
export function revertTrial(onWait: () => void): Ending {
  return ending(NOTHING_TO_REVERT, onWait, (change, { sides }) => {
    const { summary, ruleset } = sides.confirmed;
    const { confirmed } = change.record.inForce;
    const replaced = replaceAndRemember(change, {
      table: sealed(ruleset, summary),
      inForce: { confirmed, trial: null },
      ending: { ended: "reverted", endedBy: caller() },
    });
    if (replaced.kind !== "confirmed") return undone(replaced) as Ending;
    const recall = { kind: "record", record: replaced.record } as const;
    return {
      kind: "in force",
      standing: standingOf(replaced.held, recall, uptime()),
      keeping: { kind: "as before" },
      fault: change.fault(),
    };
  });
}

interface OnTrial {
  readonly sides: Sides;
  /** Seconds from boot to its beginning. */
  readonly began: number;
}

/** `nothing` says that there is no trial to end. */
function ending(
  nothing: string,
  onWait: () => void,
  act: (change: Change, trial: OnTrial) => Ending,
): Ending {
  try {
    return changing({ onWait, insists: false }, (change) => {
      const held = readHeld(change.socket);
      if (held.kind === "altered" || held.kind === "foreign") {
        return { kind: "refused", why: held.why };
      }
      const sides = held.kind === "intact" ? sidesOf(held.ruleset) : undefined;
      if (held.kind !== "intact" || sides === undefined || held.left === undefined) {
        return { kind: "refused", why: nothing };
      }
      const lasts = held.ruleset.clock?.milliseconds ?? 0;
      return act(change, { sides, began: uptime() - (lasts - held.left) / 1000 });
    });
  } catch (error) {
    return { kind: "refused", why: refusalText(error, undefined) };
  }
}
