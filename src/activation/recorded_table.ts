// SPDX-License-Identifier: Apache-2.0
import { checkSeal } from "../nftables/seal.ts";
import { sidesOf } from "../ruleset/trial.ts";
import { type Entry, type PolicyRecord, tableIdentity } from "./record.ts";
import { identityOf, type SealedTable, sealed, sealedLockdown } from "./sealed_table.ts";
import { keptTable, type Store } from "./store.ts";

/** What was confirmed, and its table. */
interface Recorded {
  readonly entry: Entry;
  readonly table: SealedTable;
}

/**
 * What was confirmed last, from the copy that was kept of its table, or of the trial's over it; undefined
 * when nothing was, or when the copy cannot be had or is of another policy.
 */
export function recordedTable(store: Store, { inForce }: PolicyRecord): Recorded | undefined {
  const entry = inForce.confirmed;
  if (entry === null) return undefined;
  if (entry.table === null) return { entry, table: undefined };
  if (entry.kind === "lockdown") return { entry, table: sealedLockdown() };
  const written = tableIdentity(inForce);
  const kept = written === null ? undefined : keptTable(store, written);
  if (kept === undefined || checkSeal(kept).kind !== "intact") return undefined;
  const behind = sidesOf(kept)?.confirmed.ruleset ?? { ...kept, comment: undefined };
  const table = sealed(behind, entry.summary);
  return identityOf(table) === entry.table ? { entry, table } : undefined;
}
