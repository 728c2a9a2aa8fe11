// SPDX-License-Identifier: Apache-2.0
/** Asks the kernel and the record how things stand. Changes nothing. */
import { monotonic } from "../linux/libc.ts";
import { isLocked } from "../linux/lock.ts";
import { differences } from "../ruleset/difference.ts";
import { type Held, inspect } from "./held.ts";
import { type PolicyRecord, tableIdentity } from "./record.ts";
import { refusalText } from "./refusal_text.ts";
import { type Standing, standingOf, unanswered } from "./standing.ts";
import { keptTable, openStore, type Recall, readRecord, type Store } from "./store.ts";

/** How often a change of others may come in between before what was seen last has to do. */
const ATTEMPTS = 20;

/** How long to give a change that is under way. */
const POLL_MS = 50;

/** How many differences of an altered table are named. */
const NAMED = 5;

/** How things stand. A kernel that does not say is a standing too. */
export function readStanding(): Standing {
  let recall: Recall = { kind: "none" };
  try {
    const store = openStore();
    for (let attempt = 1; ; attempt += 1) {
      recall = readRecord(store);
      const held = inspect();
      // Between the two another postern may have written both, or may be about to.
      if (attempt < ATTEMPTS && !isSame(recall, readRecord(store))) continue;
      const standing = standingOf(held, recall, monotonic(), (altered, record) =>
        differing(store, altered, record),
      );
      const isUnfinished = standing.problems.length > 0 && standing.record?.next != null;
      if (attempt < ATTEMPTS && isUnfinished && isLocked(store.folder)) {
        Bun.sleepSync(POLL_MS);
        continue;
      }
      return standing;
    }
  } catch (error) {
    return unanswered(refusalText(error, undefined), recall);
  }
}

function isSame(a: Recall, b: Recall): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function differing(store: Store, held: Held, record: PolicyRecord | undefined): readonly string[] {
  if (held.kind !== "altered" || held.ruleset === undefined) return [];
  const identity = held.stated?.identity ?? (record && tableIdentity(record.inForce)) ?? undefined;
  const expected = identity === undefined ? undefined : keptTable(store, identity);
  if (expected === undefined) return [];
  const all = differences(expected, held.ruleset);
  const more = all.length > NAMED ? [`and ${all.length - NAMED} more differences`] : [];
  return [...all.slice(0, NAMED), ...more];
}
