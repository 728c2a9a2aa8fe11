/** Keeps what was confirmed for the next boot, where there is a place for it. */
import { errorText } from "../linux/error_text.ts";
import { whyRefusedAtBoot } from "../sources/demands.ts";
import type { Document } from "../sources/document.ts";
import type { Candidate } from "./candidate.ts";
import type { Change } from "./change.ts";
import { keep as keepRevision, stateDirectory } from "./kept.ts";
import type { Keeping } from "./outcome.ts";
import type { Entry, PolicyRecord } from "./record.ts";
import { type Revision, readRevision, writeRevision } from "./revision.ts";
import { trialFolder } from "./store.ts";

/** Whether to keep a policy, and how it came. */
export type Keep =
  | { readonly kind: "keep"; readonly how: Revision["how"] }
  | { readonly kind: "not kept"; readonly why: string }
  /** It comes from where the next boot finds it; `revision` is its number if that is the history. */
  | { readonly kind: "as before"; readonly revision: number | null };

const NO_PLACE = "there is no state directory here";

/** Keeps the policy that the record has just been told is confirmed. Returns the record that says so. */
export function keepConfirmed(
  change: Pick<Change, "remember">,
  record: PolicyRecord,
  documents: readonly Document[],
  keep: Keep,
): { readonly record: PolicyRecord; readonly keeping: Keeping } {
  const { confirmed } = record.inForce;
  if (keep.kind !== "keep" || confirmed === null) {
    return { record, keeping: keep.kind === "keep" ? { kind: "as before" } : keep };
  }
  const keeping = keepDocuments(confirmed, documents, keep.how, record);
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

/** Makes documents what the next boot finds. */
export function keepDocuments(
  { summary, source, by }: Pick<Entry, "summary" | "source" | "by">,
  documents: readonly Document[],
  how: Revision["how"],
  record: PolicyRecord,
): Keeping {
  const directory = stateDirectory();
  if (directory === undefined) return { kind: "not kept", why: NO_PLACE };
  try {
    const refused = whyRefusedAtBoot(documents);
    if (refused !== undefined) {
      return { kind: "not kept", why: `the next boot would refuse it: ${refused}` };
    }
    const facts = { summary, source, how, by, at: new Date().toISOString() };
    const inUse = record.inForce.confirmed?.revision ?? null;
    const { revision } = keepRevision(directory, facts, documents, inUse);
    return { kind: "kept", revision, outranked: outranking(record) };
  } catch (error) {
    return { kind: "failed", why: errorText(error) };
  }
}

/** The boot channel that had a configuration when it was asked last: it goes before what is kept. */
function outranking({ searched }: PolicyRecord): string | undefined {
  const winner = searched?.find(({ outcome }) => outcome !== "absent");
  if (winner === undefined || winner.source === "state") return undefined;
  return winner.outcome === "found"
    ? winner.detail
    : `what is wrong with the source ${winner.source} (${winner.detail})`;
}

/** Puts the documents on trial aside, for `confirm` to keep. Returns what went wrong. */
export function rememberTried(
  { store }: Pick<Change, "store">,
  { documents }: Candidate,
  { summary, source, by, since }: Entry,
): string | undefined {
  try {
    const facts = { revision: 0, summary, source, how: "tried", by, at: since } as const;
    writeRevision(trialFolder(store), facts, documents);
    return undefined;
  } catch (error) {
    return `it can be confirmed, but will not be kept: ${errorText(error)}`;
  }
}

/** The documents on trial; undefined when they were not put aside. */
export function triedDocuments(
  { store }: Pick<Change, "store">,
  { sha256 }: Entry,
): readonly Document[] | undefined {
  try {
    const { revision, documents } = readRevision(trialFolder(store));
    return revision.sha256 === sha256 ? documents : undefined;
  } catch {
    return undefined;
  }
}
