/**
 * What the next boot finds: the state directory, with the last revisions and one pointer to the one that is
 * kept. A power cut at any moment leaves the old pointer or the new one, and each leads to a whole revision.
 */
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { replaceFiles } from "../linux/atomic_file.ts";
import { errnoOf, errorText } from "../linux/error_text.ts";
import { listFolder } from "../linux/list_folder.ts";
import { isMachineNetwork } from "../linux/namespace.ts";
import { type Document, sha256Of } from "../sources/document.ts";
import {
  type Revision,
  type RevisionFacts,
  readRevision,
  readRevisionRecord,
  type WholeRevision,
  writeRevision,
} from "./revision.ts";

/** Where a machine keeps its policy (systemd.exec, StateDirectory=). */
const STATE_DIRECTORY = "/var/lib/postern";

/** How many revisions are kept at least. */
const MOST_REVISIONS = 32;

/** The state directory; undefined where there is none, or where it is not the machine's network. */
export function stateDirectory(): string | undefined {
  const given = process.env.STATE_DIRECTORY;
  if (given === undefined && !isMachineNetwork()) return undefined;
  const path = given ?? STATE_DIRECTORY;
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : undefined;
}

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
): Revision {
  const current = keptRevision(directory);
  if (current.kind === "kept" && isSame(current.whole.documents, documents)) {
    return current.whole.revision;
  }
  const number = Math.max(0, ...revisionNumbers(directory)) + 1;
  const revision = writeRevision(
    revisionFolder(directory, number),
    { ...facts, revision: number },
    documents,
  );
  replaceFiles([{ path: pointerFile(directory), content: `${number}\n`, mode: 0o600 }]);
  prune(directory, [number, alsoKept]);
  return revision;
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
  | { readonly kind: "damaged"; readonly why: string };

/** Reads what the next boot would find in the directory. */
export function keptRevision(directory: string): Kept {
  try {
    const pointer = readFileSync(pointerFile(directory), "utf8").trim();
    if (!/^[1-9]\d{0,8}$/.test(pointer)) {
      return { kind: "damaged", why: `${pointerFile(directory)}: is damaged` };
    }
    return { kind: "kept", whole: readRevision(revisionFolder(directory, Number(pointer))) };
  } catch (error) {
    return errnoOf(error) === "ENOENT" && !existsSync(pointerFile(directory))
      ? { kind: "none" }
      : { kind: "damaged", why: errorText(error) };
  }
}

/** A revision of the history. @throws Error a sentence, when it is damaged or not there */
export function revisionOf(directory: string, number: number): WholeRevision {
  if (!revisionNumbers(directory).includes(number)) {
    throw new Error(`there is no revision ${number}; "postern history" lists them`);
  }
  return readRevision(revisionFolder(directory, number));
}

/** The records of all revisions, the oldest first; those that are damaged are left out. */
export function revisions(directory: string): readonly Revision[] {
  return revisionNumbers(directory).flatMap((number) => {
    try {
      return [readRevisionRecord(revisionFolder(directory, number))];
    } catch {
      return [];
    }
  });
}

function revisionNumbers(directory: string): readonly number[] {
  return listFolder(`${directory}/revisions`)
    .filter((name) => /^[1-9]\d{0,8}$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

function prune(directory: string, kept: readonly (number | null)[]): void {
  for (const number of revisionNumbers(directory).slice(0, -MOST_REVISIONS)) {
    if (kept.includes(number)) continue;
    rmSync(revisionFolder(directory, number), { recursive: true, force: true });
  }
}

function revisionFolder(directory: string, number: number): string {
  return `${directory}/revisions/${number}`;
}

function pointerFile(directory: string): string {
  return `${directory}/kept`;
}
