// SPDX-License-Identifier: Apache-2.0
/**
 * What the next boot finds: the state directory, with the last revisions and one pointer to the one that is
 * kept. A power cut at any moment leaves the old pointer or the new one, and each leads to a whole revision.
 */
import { rmSync, statSync } from "node:fs";
import { replaceFiles } from "../linux/atomic_file.ts";
import { errnoOf, errorText } from "../linux/error_text.ts";
import { listFolder } from "../linux/list_folder.ts";
import { withLock } from "../linux/lock.ts";
import { isMachineNetwork } from "../linux/namespace.ts";
import { namedStateDirectory } from "../linux/runtime_directory.ts";
import { type Document, sha256Of } from "../sources/document.ts";
import { readBounded } from "../sources/read_bounded.ts";
import {
  type Revision,
  type RevisionFacts,
  readRevision,
  type WholeRevision,
  writeRevision,
} from "./revision.ts";

/** How many revisions are kept at least. */
const MOST_REVISIONS = 32;

/** The state directory; undefined where there is none, or where it is not the machine's network. */
export function stateDirectory(): string | undefined {
  const { path, isNamed } = namedStateDirectory();
  if (!isNamed && !isMachineNetwork()) return undefined;
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : undefined;
}

/** A revision that is kept now. */
interface NowKept {
  readonly revision: number;
  /** The staged revision that the next boot would have found; undefined for none. */
  readonly unstaged: number | undefined;
}

/** How long another postern may take to keep something, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Makes these documents what the next boot finds. The same as are kept already are not kept twice. On the
 * disk when this returns.
 *
 * @param alsoKept a revision that stays, however old it is.
 * @throws Error a sentence; what was kept before is kept then
 */
export function keep(
  directory: string,
  facts: Omit<RevisionFacts, "revision">,
  documents: readonly Document[],
  alsoKept: number | null,
): NowKept {
  const waiting = { onWait: () => {}, patience: PATIENCE, insists: false };
  return withLock(directory, waiting, () => {
    const current = keptRevision(directory);
    const before = current.kind === "kept" ? current.whole : undefined;
    if (before !== undefined && isSame(before.documents, documents)) {
      return { revision: before.revision.revision, unstaged: undefined };
    }
    const number = Math.max(0, ...revisionNumbers(directory)) + 1;
    const folder = revisionFolder(directory, number);
    writeRevision(folder, { ...facts, revision: number }, documents);
    try {
      replaceFiles([{ path: pointerFile(directory), content: `${number}\n`, mode: 0o600 }]);
    } catch (error) {
      // It may be there all the same, and only not known to be on the disk.
      if (readPointer(directory) !== number) {
        rmSync(folder, { recursive: true, force: true });
        throw error;
      }
    }
    prune(directory, [number, alsoKept]);
    const wasStaged = before?.revision.how === "staged" && before.revision.revision !== alsoKept;
    return { revision: number, unstaged: wasStaged ? before.revision.revision : undefined };
  });
}

function isSame(a: readonly Document[], b: readonly Document[]): boolean {
  const signatures = (documents: readonly Document[]) =>
    documents.map(({ signature }) => signature?.toHex() ?? "").join();
  return a.length === b.length && sha256Of(a) === sha256Of(b) && signatures(a) === signatures(b);
}

/** What is kept, or why it cannot be had. */
export type Kept =
  | { readonly kind: "none" }
  | { readonly kind: "kept"; readonly whole: WholeRevision }
  | { readonly kind: "damaged"; readonly why: string }
  /** It may be whole: whoever asks may not read it. */
  | { readonly kind: "forbidden"; readonly why: string };

/** Reads what the next boot would find in the directory. */
export function keptRevision(directory: string): Kept {
  try {
    const number = readPointer(directory);
    if (number === undefined)
      return { kind: "damaged", why: `${pointerFile(directory)}: is damaged` };
    return { kind: "kept", whole: readRevision(revisionFolder(directory, number), number) };
  } catch (error) {
    const code = errnoOf(error);
    if (code === "EACCES") {
      return { kind: "forbidden", why: `${errorText(error)}; this needs root` };
    }
    if (code !== "ENOENT") return { kind: "damaged", why: errorText(error) };
    const [any] = revisionNumbers(directory);
    if (any === undefined) return { kind: "none" };
    return {
      kind: "damaged",
      why: `${pointerFile(directory)}: ${errorText(error)}, though there are revisions`,
    };
  }
}

/** The number that is kept; undefined when it is none. @throws what `readBounded` throws */
function readPointer(directory: string): number | undefined {
  const text = new TextDecoder().decode(readBounded(pointerFile(directory))).trim();
  return REVISION.test(text) ? Number(text) : undefined;
}

/** The number of a revision, in its folder's name and in the pointer. */
const REVISION = /^[1-9]\d{0,11}$/;

/** A revision of the history. @throws Error a sentence, when it is damaged or not there */
export function revisionOf(directory: string, number: number): WholeRevision {
  if (!revisionNumbers(directory).includes(number)) {
    throw new Error(`there is no revision ${number}; "postern history" lists them`);
  }
  return readRevision(revisionFolder(directory, number), number);
}

/** A revision of the history, or why it cannot be used. */
export type Listed =
  | { readonly kind: "revision"; readonly revision: Revision }
  | { readonly kind: "damaged"; readonly number: number; readonly why: string };

/** All revisions, the oldest first. */
export function revisions(directory: string): readonly Listed[] {
  return revisionNumbers(directory).map((number): Listed => {
    try {
      const { revision } = readRevision(revisionFolder(directory, number), number);
      return { kind: "revision", revision };
    } catch (error) {
      return { kind: "damaged", number, why: errorText(error) };
    }
  });
}

function revisionNumbers(directory: string): readonly number[] {
  return listFolder(`${directory}/revisions`)
    .filter((name) => REVISION.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

function prune(directory: string, kept: readonly (number | null)[]): void {
  for (const number of revisionNumbers(directory).slice(0, -MOST_REVISIONS)) {
    if (kept.includes(number)) continue;
    try {
      rmSync(revisionFolder(directory, number), { recursive: true, force: true });
    } catch {
      // One that cannot be removed is one too many, and no more.
    }
  }
}

function revisionFolder(directory: string, number: number): string {
  return `${directory}/revisions/${number}`;
}

function pointerFile(directory: string): string {
  return `${directory}/kept`;
}
