// SPDX-License-Identifier: Apache-2.0
/**
 * Who changes what is in force does it here: under the lock of the namespace, with the record at hand. The
 * record says what is about to be before the kernel is told, so that nobody has to live to tell it after.
 */
import { accessSync, constants, statSync } from "node:fs";
import { errorText } from "../linux/error_text.ts";
import { withLock } from "../linux/lock.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import { readComment } from "../nftables/read_table.ts";
import { statedSeal } from "../nftables/seal.ts";
import { type Held, identityIn, readHeld, withSocket } from "./held.ts";
import { type Place, readPlace } from "./place.ts";
import { type InForce, type PolicyRecord, tableIdentity } from "./record.ts";
import { refusalText } from "./refusal_text.ts";
import { promoted } from "./standing.ts";
import {
  emptyRecord,
  forgetRecord,
  keptTable,
  makeStore,
  openStore,
  type Recall,
  readRecord,
  type Store,
  writeRecord,
} from "./store.ts";

/** How long another change may take, in milliseconds: one that was stopped would hold the lock for ever. */
const PATIENCE = 120_000;
const SHORT_PATIENCE = 5_000;

const NOT_REMEMBERED = "this is not remembered";

export interface Change {
  readonly socket: NetlinkSocket;
  readonly store: Store;
  /** As it was when the lock was taken. */
  readonly record: PolicyRecord;
  /** What the kernel held then. @throws what the kernel answered, if it did not say */
  held(): Held;
  /** Where, read before that: whoever comes in from then on is not undone. @throws the same */
  place(): Place;
  /** Whether this goes on although somebody else holds the lock. */
  readonly insists: boolean;
  /** Whether what came in between gives way. */
  readonly overrides: boolean;
  /**
   * Writes the record, unless somebody who did not wait for the lock has written it since. What goes wrong
   * with the last is told in `faults`; then one that would have another policy put back is removed.
   */
  remember(record: PolicyRecord): void;
  /**
   * The same for what is about to be.
   *
   * @throws Error a sentence, where what the record says instead stays, and this does not override it
   */
  announce(record: PolicyRecord): void;
  /** What could not be remembered. */
  readonly faults: Set<string>;
}

/** How a lock is waited for. */
export interface Waiting {
  /** Called when another change takes more than two seconds. */
  readonly onWait: () => void;
  /** Whether to go on without the lock when it cannot be had soon: closing the ports goes before it. */
  readonly insists: boolean;
  /** Whether what others put in force meanwhile gives way: to a lockdown it does. */
  readonly overrides: boolean;
}

/** @throws SystemCallError without netlink; NetlinkError; Error when the lock cannot be had */
export function changing<T>(waiting: Waiting, act: (change: Change) => T): T {
  const { onWait, insists } = waiting;
  const store = openStore();
  const faults = new Set<string>();
  const isMade = tryToMake(store, faults);
  const run = () => withSocket((socket) => act(changeOf(socket, store, waiting, isMade, faults)));
  if (!isReadable(store.folder)) {
    faults.add("nobody else could be waited for: there is no folder to lock");
    return run();
  }
  const patience = insists ? SHORT_PATIENCE : PATIENCE;
  return withLock(store.folder, { onWait, patience, insists }, run);
}

/** The same; what stands in the way is why the change is refused. */
export function changingOrRefused<T>(
  waiting: Waiting,
  act: (change: Change) => T,
): T | { readonly kind: "refused"; readonly why: string } {
  try {
    return changing(waiting, act);
  } catch (error) {
    return { kind: "refused", why: refusalText(error, undefined) };
  }
}

/** Whether there is a place for the record; if not, that is told once and for all. */
function tryToMake(store: Store, faults: Set<string>): boolean {
  try {
    makeStore(store);
    return true;
  } catch (error) {
    faults.add(`${NOT_REMEMBERED}: ${errorText(error)}`);
    return false;
  }
}

function isReadable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

function changeOf(
  socket: NetlinkSocket,
  store: Store,
  { insists, overrides }: Waiting,
  isMade: boolean,
  faults: Set<string>,
): Change {
  const recall = readRecord(store);
  if (recall.kind === "unreadable") faults.add(recall.why);
  const place = answerOf(() => readPlace(socket));
  const held = answerOf(() => readBefore(socket, store));
  const record = currentRecord(store, recall, held.value);
  let expected = JSON.stringify(recall);
  /** Why the record was not written when it was tried last. */
  let unwritten: string | undefined;
  /** Whether the record says something else, and stays. */
  let isStale = false;
  const write = (next: PolicyRecord): string | undefined => {
    try {
      if (!overrides && JSON.stringify(readRecord(store)) !== expected) {
        return "another postern came in between";
      }
      writeRecord(store, next);
      expected = JSON.stringify(readRecord(store));
      return undefined;
    } catch (error) {
      if (!isTrueOf(readRecord(store), next)) forgetRecord(store);
      const left = readRecord(store);
      isStale = left.kind !== "none" && !isTrueOf(left, next);
      expected = JSON.stringify(left);
      return errorText(error);
    }
  };
  const remember = (next: PolicyRecord) => {
    if (!isMade) return;
    if (unwritten !== undefined) faults.delete(unwritten);
    const why = write(next);
    unwritten = why === undefined ? undefined : `${NOT_REMEMBERED}: ${why}`;
    if (unwritten !== undefined) faults.add(unwritten);
  };
  return {
    socket,
    store,
    record,
    held: () => said(held),
    place: () => said(place),
    insists,
    overrides,
    faults,
    remember,
    announce(next) {
      remember(next);
      if (isStale && !overrides) {
        throw new Error(`${unwritten}, and another policy is`);
      }
    },
  };
}

/** Whether a record that is there has this put back, though it does not say all that the other one would. */
function isTrueOf(recall: Recall, { inForce, next }: PolicyRecord): boolean {
  if (recall.kind !== "record" || next !== null) return false;
  const { record } = recall;
  // What was about to be is in force when the kernel holds its table, and an open policy has none.
  const isPromoted = tableIdentity(inForce) !== null && isSame(record.next, inForce);
  return isPromoted || (record.next === null && isSame(record.inForce, inForce));
}

function isSame(a: InForce | null, b: InForce): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What the kernel answered, or what went wrong. */
interface Answer<T> {
  readonly value: T | undefined;
  readonly error?: unknown;
}

/** A refusal is remembered and the ports are closed, whatever the kernel answers. */
function answerOf<T>(ask: () => T): Answer<T> {
  try {
    return { value: ask() };
  } catch (error) {
    return { value: undefined, error };
  }
}

function said<T extends object>(answer: Answer<T>): T {
  if (answer.value === undefined) throw answer.error;
  return answer.value;
}

/**
 * What the kernel holds. A table that was written here and has no trial in it is taken for what its seal
 * says: it is only needed to be put back.
 */
function readBefore(socket: NetlinkSocket, store: Store): Held {
  const seal = statedSeal(readComment(socket));
  const ruleset = seal === undefined ? undefined : keptTable(store, seal.identity);
  return seal === undefined || ruleset === undefined || ruleset.clock !== undefined
    ? readHeld(socket)
    : { kind: "intact", seal, ruleset, left: undefined };
}

function currentRecord(store: Store, recall: Recall, held: Held | undefined): PolicyRecord {
  if (recall.kind !== "record") return emptyRecord(store);
  const { record } = recall;
  if (record.next === null) return record;
  return { ...promoted(record, held && identityIn(held)), next: null };
}
