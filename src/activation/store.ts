// SPDX-License-Identifier: Apache-2.0
/**
 * What postern remembers of a network namespace until the machine is off: the record, the tables that it
 * wrote, and the documents on trial. One folder for each namespace; whoever writes there holds its lock.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname } from "node:path";
import { replaceFiles } from "../linux/atomic_file.ts";
import { errnoOf, errorText, fileErrorText } from "../linux/error_text.ts";
import { bootId, isMachineNetwork, namespaceCookie } from "../linux/namespace.ts";
import { runtimeDirectory } from "../linux/runtime_directory.ts";
import { tableBytes, tableFromBytes } from "../nftables/table_bytes.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { VERSION } from "../version.ts";
import { type PolicyRecord, RECORD } from "./record.ts";

/** A table that takes more than this is not kept: then only its identity tells whether it was altered. */
const LARGEST_TABLE = 8 << 20;

export interface Store {
  readonly folder: string;
  readonly boot: string;
  readonly namespace: string;
}

/** What the record says, or why it does not. */
export type Recall =
  | { readonly kind: "none" }
  | { readonly kind: "record"; readonly record: PolicyRecord }
  | { readonly kind: "unreadable"; readonly why: string };

/** The store of this network namespace. Nothing is made. Throws SystemCallError. */
export function openStore(): Store {
  const namespace = namespaceCookie();
  return { folder: `${runtimeDirectory()}/netns-${namespace}`, boot: bootId(), namespace };
}

/** The link to the folder of the machine's own network. */
const MACHINE = "machine";

/** Namespaces end without a word: when there are more, those that were used least lately are forgotten. */
const MOST_NAMESPACES = 1024;

/** Makes the store's folder if it is not there. @throws Error a sentence */
export function makeStore({ folder }: Store): void {
  try {
    if (existsSync(folder)) return;
    mkdirSync(dirname(folder), { recursive: true, mode: 0o755 });
    mkdirSync(folder, { mode: 0o700 });
    if (isMachineNetwork()) linkMachine(folder);
    forgetNamespaces(dirname(folder));
  } catch (error) {
    throw new Error(errorText(error));
  }
}

function linkMachine(folder: string): void {
  const link = `${dirname(folder)}/${MACHINE}`;
  rmSync(link, { force: true });
  symlinkSync(basename(folder), link);
}

function forgetNamespaces(runtime: string): void {
  const machine = readLink(`${runtime}/${MACHINE}`);
  const others = readdirSync(runtime)
    .filter((name) => name.startsWith("netns-") && name !== machine)
    .map((name) => ({ path: `${runtime}/${name}`, used: usedAt(`${runtime}/${name}`) }))
    .sort((a, b) => b.used - a.used);
  for (const { path } of others.slice(MOST_NAMESPACES)) {
    rmSync(path, { recursive: true, force: true });
  }
}

function usedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** A record that nothing was put in force yet. */
export function emptyRecord({ boot, namespace }: Store): PolicyRecord {
  return {
    schema: 1,
    postern: VERSION,
    boot,
    namespace,
    inForce: { confirmed: null, trial: null },
    next: null,
    refused: null,
    repaired: null,
    searched: null,
    trials: [],
  };
}

/** Reads the record. One of another boot or of another namespace is none. */
export function readRecord(store: Store): Recall {
  let text: string;
  try {
    text = readFileSync(recordFile(store), "utf8");
  } catch (error) {
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "ENOTDIR") return { kind: "none" };
    return { kind: "unreadable", why: fileErrorText(recordFile(store), error) };
  }
  try {
    const record = RECORD(JSON.parse(text));
    const isOurs = record.boot === store.boot && record.namespace === store.namespace;
    return isOurs ? { kind: "record", record } : { kind: "none" };
  } catch {
    return {
      kind: "unreadable",
      why: `${recordFile(store)}: is not a record of postern ${VERSION}; the next "postern apply" or "postern reload" begins a new one`,
    };
  }
}

/** Writes the record, whole or not at all. @throws Error a sentence */
export function writeRecord(store: Store, record: PolicyRecord): void {
  const content = `${JSON.stringify({ ...record, postern: VERSION }, null, 2)}\n`;
  replaceFiles([{ path: recordFile(store), content, mode: 0o600 }]);
}

/** Removes the record. Where that cannot be done, it is still there. */
export function forgetRecord(store: Store): void {
  try {
    rmSync(recordFile(store), { force: true });
  } catch {
    // See above.
  }
}

function recordFile({ folder }: Store): string {
  return `${folder}/record.json`;
}

/** Keeps a table, whose content may be written already, to be compared with what the kernel holds and to be put back. @throws Error a sentence */
export function keepTable(
  store: Store,
  identity: string,
  sealed: Ruleset,
  written?: Uint8Array,
): void {
  const content = tableBytes(sealed, written);
  if (content.length > LARGEST_TABLE) return;
  replaceFiles([{ path: tableFile(store, identity), content, mode: 0o600 }]);
}

/** The table of an identity; undefined when it was not kept, or can no longer be read. */
export function keptTable(store: Store, identity: string): Ruleset | undefined {
  try {
    return tableFromBytes(readFileSync(tableFile(store, identity)));
  } catch {
    return undefined;
  }
}

/** What a writer that was killed left half written is nobody's after so long, in milliseconds. */
const UNFINISHED_MS = 600_000;

/** Forgets all tables and documents but those of these identities, and what was never written to its end. */
export function forgetOthers(store: Store, but: readonly (string | null)[]): void {
  const kept = but.flatMap((identity) =>
    identity === null ? [] : [tableFile(store, identity), trialFolder(store, identity)],
  );
  for (const name of readdirSync(store.folder)) {
    const path = `${store.folder}/${name}`;
    const isOther = /\.(?:table|trial)(?:\.new)?$/.test(name) && !kept.includes(path);
    const isLeft = /\.\d+$/.test(name) && usedAt(path) < Date.now() - UNFINISHED_MS;
    if (isOther || isLeft) rmSync(path, { recursive: true, force: true });
  }
}

function tableFile({ folder }: Store, identity: string): string {
  return `${folder}/${identity.replace(":", "-")}.table`;
}

/** The folder of the documents of the trial whose table has this identity. */
export function trialFolder({ folder }: Store, identity: string): string {
  return `${folder}/${identity.replace(":", "-")}.trial`;
}
