/**
 * Who changes what is in force does it here: under the lock of the namespace, with the record at hand. The
 * record says what is about to be before the kernel is told, so that nobody has to live to tell it after.
 */
import { errorText } from "../linux/error_text.ts";
import { withLock } from "../linux/lock.ts";
import { uptime } from "../linux/namespace.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import { readComment } from "../nftables/read_table.ts";
import { statedSeal } from "../nftables/seal.ts";
import { withSocket } from "./held.ts";
import {
  type EndedTrial,
  type InForce,
  type PolicyRecord,
  tableIdentity,
  trialsOver,
} from "./record.ts";
import { type Replaced, replace } from "./replace.ts";
import type { SealedTable } from "./sealed_table.ts";
import { promoted } from "./standing.ts";
import {
  emptyRecord,
  forgetTables,
  keepTable,
  keptTable,
  makeStore,
  openStore,
  readRecord,
  type Store,
  writeRecord,
} from "./store.ts";

/** How long another change may take, in milliseconds: one that was stopped would hold the lock for ever. */
const PATIENCE = 120_000;
const SHORT_PATIENCE = 5_000;

export interface Change {
  readonly socket: NetlinkSocket;
  readonly store: Store;
  /** As it was when the lock was taken. */
  readonly record: PolicyRecord;
  /** Writes the record; what goes wrong is remembered in `fault`. */
  remember(record: PolicyRecord): void;
  /** What could not be remembered; undefined when nothing is missing. */
  fault(): string | undefined;
}

/** How a lock is waited for. */
export interface Waiting {
  /** Called when another change takes more than two seconds. */
  readonly onWait: () => void;
  /** Whether to go on without the lock when it cannot be had soon: closing the ports goes before it. */
  readonly insists: boolean;
}

/** @throws SystemCallError without netlink; Error when the lock cannot be had */
export function changing<T>({ onWait, insists }: Waiting, act: (change: Change) => T): T {
  const store = openStore();
  let fault: string | undefined;
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      fault ??= `this is not remembered: ${errorText(error)}`;
    }
  };
  guarded(() => makeStore(store));
  const run = () =>
    withSocket((socket) => {
      const record = currentRecord(store, socket);
      const remember = (next: PolicyRecord) => guarded(() => writeRecord(store, next));
      return act({ socket, store, record, remember, fault: () => fault });
    });
  // Where nothing can be written there is no lock either.
  if (fault !== undefined) return run();
  const patience = insists ? SHORT_PATIENCE : PATIENCE;
  return withLock(`${store.folder}/lock`, { onWait, patience, insists }, run);
}

function currentRecord(store: Store, socket: NetlinkSocket): PolicyRecord {
  const recall = readRecord(store);
  if (recall.kind !== "record") return emptyRecord(store);
  if (recall.record.next === null) return recall.record;
  return { ...promoted(recall.record, identityInKernel(socket)), next: null };
}

function identityInKernel(socket: NetlinkSocket): string | null | undefined {
  try {
    const comment = readComment(socket);
    return comment === undefined ? null : statedSeal(comment)?.identity;
  } catch {
    return undefined;
  }
}

/** What a replacement makes of the record. */
export interface Next {
  readonly table: SealedTable;
  readonly inForce: InForce;
  /** How a trial ends that is not part of what comes. */
  readonly ending: Pick<EndedTrial, "ended" | "endedBy">;
}

/** Replaces the table, and remembers it: before, as what is about to be; after, as what is. */
export function replaceAndRemember(
  change: Change,
  { table, inForce, ending }: Next,
): Replaced & { readonly record: PolicyRecord } {
  const { socket, store, record } = change;
  // What the sources have is no better for a trial, or for its end.
  const refused = inForce.confirmed === record.inForce.confirmed ? record.refused : null;
  if (table !== undefined) keepQuietly(store, table);
  change.remember({ ...record, next: inForce });
  const replaced = replace(socket, table, (identity) => keptTable(store, identity));
  const after: PolicyRecord =
    replaced.kind === "confirmed"
      ? {
          ...record,
          inForce,
          next: null,
          refused,
          trials: trialsOver(record, uptime(), ending),
        }
      : record;
  change.remember(after);
  forgetQuietly(store, after);
  return { ...replaced, record: after };
}

/** Without the bytes of the table it cannot be said what differs in it: no reason not to write it. */
function keepQuietly(store: Store, { identity, ruleset }: NonNullable<SealedTable>): void {
  try {
    keepTable(store, identity, ruleset);
  } catch {
    // See above.
  }
}

function forgetQuietly(store: Store, { inForce }: PolicyRecord): void {
  try {
    forgetTables(store, [tableIdentity(inForce)]);
  } catch {
    // They are forgotten next time.
  }
}
