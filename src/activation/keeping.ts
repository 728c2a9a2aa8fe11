// SPDX-License-Identifier: Apache-2.0
/** Keeps what was confirmed for the next boot, where there is a place for it. */
import { rmSync } from "node:fs";
import { errorText } from "../linux/error_text.ts";
import { whatGoesBeforeState, whyRefusedAtBoot } from "../sources/demands.ts";
import type { Document } from "../sources/document.ts";
import type { Candidate } from "./candidate.ts";
import type { Change } from "./change.ts";
import { keep as keepRevision, stateDirectory } from "./kept.ts";
import type { Keeping } from "./outcome.ts";
import type { Entry, PolicyRecord } from "./record.ts";
import { type Revision, readRevision, type WholeRevision, writeRevision } from "./revision.ts";
import { trialFolder } from "./store.ts";

/** Whether to keep a policy, and how it came. */
export type Keep =
  | { readonly kind: "keep"; readonly how: Revision["how"] }
  | { readonly kind: "not kept"; readonly why: string }
  | { readonly kind: "failed"; readonly why: string }
  /** It comes from where the next boot finds it; `revision` is its number if that is the history. */
  | { readonly kind: "as before"; readonly revision: number | null };

const NO_PLACE = "there is no state directory here";

/** What an entry says of its keeping until it is kept: nobody may live to say more. */
export function untilKept(keep: Keep): Pick<Entry, "revision" | "keepFault"> {
  switch (keep.kind) {
    case "as before":
      return { revision: keep.revision, keepFault: null };
    case "not kept":
      return { revision: null, keepFault: null };
    case "failed":
      return { revision: null, keepFault: keep.why };
    case "keep": {
      const isMeant = stateDirectory() !== undefined;
      return { revision: null, keepFault: isMeant ? "that was interrupted" : null };
    }
  }
}

/** Keeps the policy that the record has just been told is confirmed. Returns the record that says so. */
export function keepConfirmed(
  change: Pick<Change, "record" | "remember">,
  record: PolicyRecord,
  documents: readonly Document[],
  keep: Keep,
): { readonly record: PolicyRecord; readonly keeping: Keeping } {
  const { confirmed } = record.inForce;
  if (confirmed === null) return { record, keeping: { kind: "as before" } };
  const keeping =
    keep.kind === "keep" ? keepDocuments(confirmed, documents, keep.how, change.record) : keep;
  if (keeping.kind === "not kept" || keeping.kind === "as before") return { record, keeping };
  const facts =
    keeping.kind === "kept"
      ? { revision: keeping.revision, keepFault: null }
      : { revision: null, keepFault: keeping.why };
  const kept: PolicyRecord = {
    ...record,
    inForce: { ...record.inForce, confirmed: { ...confirmed, ...facts } },
  };
  change.remember(kept);
  return { record: kept, keeping };
}

/** Makes documents what the next boot finds. `before` is the record as it was before that was decided. */
export function keepDocuments(
  { summary, source, by }: Pick<Entry, "summary" | "source" | "by">,
  documents: readonly Document[],
  how: Revision["how"],
  before: PolicyRecord,
): Keeping {
  const directory = stateDirectory();
  if (directory === undefined) return { kind: "not kept", why: NO_PLACE };
  try {
    const refused = whyRefusedAtBoot(documents);
    if (refused !== undefined) return { kind: "failed", why: refused };
    const facts = { summary, source, how, by, at: new Date().toISOString() };
    const inUse = before.inForce.confirmed?.revision ?? null;
    const { revision, unstaged } = keepRevision(directory, facts, documents, inUse);
    return { kind: "kept", revision, unstaged, outranked: outranking(before) };
  } catch (error) {
    return { kind: "failed", why: errorText(error) };
  }
}

/** What goes before what is kept: a pin or an argument of the kernel, else the channel that won last. */
function outranking({ searched }: PolicyRecord): string | undefined {
  const always = whatGoesBeforeState();
  if (always !== undefined) return always;
  const winner = searched?.find(({ outcome }) => outcome !== "absent");
  if (winner === undefined || winner.source === "state") return undefined;
  return winner.outcome === "found"
    ? winner.detail
    : `what is wrong with the source ${winner.source} (${winner.detail})`;
}

/** Puts the documents on trial aside, for `confirm` to keep; `table` is the identity of the trial's table. */
export function rememberTried(
  { store, faults }: Pick<Change, "store" | "faults">,
  { documents }: Candidate,
  { summary, source, by, since }: Entry,
  table: string,
): void {
  try {
    const facts = { revision: 0, summary, source, how: "tried", by, at: since } as const;
    const folder = trialFolder(store, table);
    rmSync(folder, { recursive: true, force: true });
    writeRevision(folder, facts, documents);
  } catch (error) {
    faults.add(`it can be confirmed, but will not be kept: ${errorText(error)}`);
  }
}

/** What was put aside of the trial whose table has this identity; undefined when nothing can be had. */
export function triedRevision(
  { store }: Pick<Change, "store">,
  table: string,
): WholeRevision | undefined {
  try {
    return readRevision(trialFolder(store, table), 0);
  } catch {
    return undefined;
  }
}
