// SPDX-License-Identifier: Apache-2.0
/** The trial that the kernel holds, for whoever ends it. */
import { monotonic } from "../linux/libc.ts";
import { uptime } from "../linux/namespace.ts";
import { type Side, type Sides, sidesOf } from "../ruleset/trial.ts";
import { type Change, changingOrRefused } from "./change.ts";
import { unknownEntry } from "./entry.ts";
import type { Held } from "./held.ts";
import type { CutCount, Keeping, Outcome } from "./outcome.ts";
import type { Entry, InForce } from "./record.ts";
import type { Revision } from "./revision.ts";
import { identityOf, sealed } from "./sealed_table.ts";
import type { Standing } from "./standing.ts";

export type Ending =
  | Extract<Outcome, { kind: "refused" | "unconfirmed" }>
  | {
      readonly kind: "in force";
      readonly standing: Standing;
      readonly keeping: Keeping;
      readonly cut: CutCount;
      readonly faults: readonly string[];
    };

const ALTERED =
  'somebody changed the table; "postern apply" or "postern reload" puts a whole one in force';

const NOT_CONFIRMED =
  'what lies behind the trial is not what was confirmed; "postern apply" or "postern reload" puts a policy in force';

/** A table with a trial in it. */
type Trying = Extract<Held, { kind: "intact" }>;

/**
 * Hands a trial that goes on to whoever ends it, under the lock.
 *
 * @param nothing says that there is no trial to end.
 */
export function endTrial(
  nothing: string,
  onWait: () => void,
  act: (change: Change, held: Trying, sides: Sides) => Ending,
): Ending {
  return changingOrRefused({ onWait, insists: false, overrides: false }, (change) => {
    const held = change.held();
    if (held.kind === "altered" || held.kind === "foreign") {
      return { kind: "refused", why: `${held.why}: ${ALTERED}` };
    }
    const sides = held.kind === "intact" ? sidesOf(held.ruleset) : undefined;
    if (held.kind !== "intact" || sides === undefined || held.left === undefined) {
      return { kind: "refused", why: nothing };
    }
    const { confirmed } = change.record.inForce;
    const { ruleset, summary } = sides.confirmed;
    const behind = identityOf(sealed(ruleset, summary));
    if (confirmed !== null && confirmed.table !== behind) {
      return { kind: "refused", why: NOT_CONFIRMED };
    }
    return act(change, held, sides);
  });
}

/** When the trial began, in seconds since boot. */
export function beganAt({ ruleset, left }: Trying, trial: InForce["trial"]): number {
  const lasted =
    trial === null
      ? ((ruleset.clock?.milliseconds ?? 0) - (left ?? 0)) / 1000
      : monotonic() - (trial.ends - trial.seconds);
  return uptime() - lasted;
}

/** What is known of a policy on trial from what was put aside of it, when nobody remembers the trial. */
export function entryAside(side: Side, aside: Revision | undefined): Entry {
  const unknown = unknownEntry(side);
  if (aside === undefined) return unknown;
  const { source, sha256, by, at } = aside;
  return { ...unknown, source, sha256, by, since: at };
}
