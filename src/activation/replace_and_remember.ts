// SPDX-License-Identifier: Apache-2.0
/** Replaces the table and keeps the record true: before the kernel is told, and after. */
import { monotonic } from "../linux/libc.ts";
import type { TrialClock } from "../ruleset/ruleset.ts";
import type { Change } from "./change.ts";
import { cutOpen } from "./cut_open.ts";
import type { Held } from "./held.ts";
import { type Place, whileRunning } from "./place.ts";
import {
  type EndedTrial,
  type InForce,
  type PolicyRecord,
  tableIdentity,
  trialsOver,
} from "./record.ts";
import { type Replaced, replace } from "./replace.ts";
import type { SealedTable } from "./sealed_table.ts";
import { forgetOthers, keepTable, type Store } from "./store.ts";

/** What a replacement makes of the record. */
interface Next {
  readonly table: SealedTable;
  readonly inForce: InForce;
  /** How a trial ends that is not part of what comes. */
  readonly ending: Pick<EndedTrial, "ended" | "endedBy">;
  /** The clock of the trial that has to go on until then; undefined for none. */
  readonly running?: TrialClock | undefined;
  /** Whether connections are cut that the table does not admit; the lockdown always does it. */
  readonly cuts: boolean;
}

/**
 * Replaces the table, and remembers it: before, as what is about to be; after, as what is.
 *
 * @throws what the kernel answered, if it did not say what is there; Error when another policy stays remembered
 */
export function replaceAndRemember(
  change: Change,
  { table, inForce, ending, running, cuts }: Next,
): Replaced & {
  readonly record: PolicyRecord;
  /** How many connections were cut; undefined when none was to be, or it could not be done. */
  readonly cut: number | undefined;
} {
  const { socket, store, record, overrides } = change;
  const place: Place = overrides ? { kind: "any" } : whileRunning(change.place(), running);
  // What the sources have is no better for a trial, or for its end.
  const isSame = inForce.confirmed === record.inForce.confirmed;
  const { refused, repaired } = isSame ? record : { refused: null, repaired: null };
  if (table !== undefined) keepQuietly(store, table);
  change.announce({ ...record, next: inForce });
  const replaced = replace(socket, fallback(change), table, place);
  const trials = trialsOver(record, monotonic(), ending);
  const after: PolicyRecord =
    replaced.kind === "confirmed"
      ? { ...record, inForce, next: null, refused, repaired, trials }
      : record;
  change.remember(after);
  forgetQuietly(store, after);
  const isLockdown = inForce.trial === null && inForce.confirmed?.kind === "lockdown";
  const cut =
    replaced.kind === "confirmed" && (cuts || isLockdown)
      ? cutOpen(table?.ruleset, change.faults)
      : undefined;
  return { ...replaced, record: after, cut };
}

/**
 * What comes back if this cannot be confirmed; undefined for the lockdown. Nobody who closes the ports or repairs, or
 * changes a policy whose table is gone, leaves the machine without a table.
 */
function fallback({ held, insists, record }: Change): Held | undefined {
  try {
    const before = held();
    const isMeantOpen = !insists && tableIdentity(record.inForce) === null;
    return before.kind === "none" && !isMeantOpen ? undefined : before;
  } catch {
    return undefined;
  }
}

/** Without the bytes of the table it cannot be said what differs in it: no reason not to write it. */
function keepQuietly(store: Store, { identity, ruleset, content }: NonNullable<SealedTable>): void {
  try {
    keepTable(store, identity, ruleset, content);
  } catch {
    // See above.
  }
}

function forgetQuietly(store: Store, { inForce }: PolicyRecord): void {
  try {
    forgetOthers(store, [tableIdentity(inForce)]);
  } catch {
    // They are forgotten next time.
  }
}
