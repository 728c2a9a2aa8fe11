// SPDX-License-Identifier: Apache-2.0
/** A folder that holds one configuration byte for byte, with a record of it: written whole, read whole. */
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { createFiles, syncFolder } from "../linux/atomic_file.ts";
import { errorText, fileErrorText } from "../linux/error_text.ts";
import { type Document, sha256Of } from "../sources/document.ts";

import { readBounded } from "../sources/read_bounded.ts";
import { flag, list, number, object, oneOf, type Shaped, text } from "./shape.ts";

const RECORD = "revision.json";

const REVISION = object({
  schema: oneOf(1),
  /** Counts from 1; 0 for one that is not in the history. */
  revision: number,
  /** `block, 6 rules`. */
  summary: text,
  /** Where the configuration came from. */
  source: text,
  /** SHA-256 of the documents (sources/document.ts). */
  sha256: text,
  how: oneOf("applied", "confirmed", "staged", "tried"),
  by: text,
  /** ISO 8601 time. */
  at: text,
  documents: list(object({ name: text, file: text, signed: flag })),
});

/** What is known of a configuration in a folder. */
export type Revision = Shaped<typeof REVISION>;

/** What has to be said of it; the rest follows from the documents. */
export type RevisionFacts = Pick<Revision, "revision" | "summary" | "source" | "how" | "by" | "at">;

/** Writes the folder, which must not be there. On the disk when this returns. @throws Error a sentence */
export function writeRevision(
  folder: string,
  facts: RevisionFacts,
  documents: readonly Document[],
): Revision {
  const listed = documents.map(({ name, signature }, index) => ({
    name,
    file: `${index + 1}.yaml`,
    signed: signature !== undefined,
  }));
  const revision: Revision = {
    schema: 1,
    ...facts,
    sha256: sha256Of(documents),
    documents: listed,
  };
  const unfinished = `${folder}.new`;
  try {
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true, mode: 0o700 });
    createFiles([
      ...documents.flatMap(({ bytes, signature }, index) => {
        const path = `${unfinished}/${listed[index]?.file}`;
        const file = { path, content: bytes, mode: 0o600 };
        if (signature === undefined) return [file];
        return [file, { path: `${path}.sig`, content: signature, mode: 0o600 }];
      }),
      {
        path: `${unfinished}/${RECORD}`,
        content: `${JSON.stringify(revision, null, 2)}\n`,
        mode: 0o600,
      },
    ]);
    syncFolder(unfinished);
    if (existsSync(folder)) throw new Error(`${folder}: exists already`);
    renameSync(unfinished, folder);
    syncFolder(dirname(folder));
  } catch (error) {
    removeQuietly(unfinished);
    throw new Error(errorText(error));
  }
  return revision;
}

/** What cannot be removed is in nobody's way. */
function removeQuietly(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // What kept it from being written says more.
  }
}

/** A revision with its documents. */
export interface WholeRevision {
  readonly revision: Revision;
  readonly documents: readonly Document[];
}

/** Reads the record of revision `number` alone. @throws Error a sentence, when it is damaged or not there */
function readRevisionRecord(folder: string, number: number): Revision {
  const json = new TextDecoder().decode(read(`${folder}/${RECORD}`));
  let revision: Revision;
  try {
    revision = REVISION(JSON.parse(json));
  } catch {
    throw new Error(`${folder}/${RECORD}: is damaged, or another version of postern wrote it`);
  }
  if (revision.revision !== number) {
    throw new Error(`${folder}: is revision ${revision.revision} under another number`);
  }
  return revision;
}

/** Reads the folder. @throws Error a sentence, when anything in it is damaged or not there */
export function readRevision(folder: string, number: number): WholeRevision {
  const revision = readRevisionRecord(folder, number);
  const documents = revision.documents.map(({ name, file, signed }): Document => {
    const path = `${folder}/${file.replaceAll("/", "")}`;
    return { name, bytes: read(path), signature: signed ? read(`${path}.sig`) : undefined };
  });
  if (sha256Of(documents) !== revision.sha256) throw new Error(`${folder}: is damaged`);
  return { revision, documents };
}

/** A plain file, of a bounded size: whoever has the disk may have put anything there. */
function read(path: string): Uint8Array {
  try {
    return readBounded(path);
  } catch (error) {
    throw new Error(fileErrorText(path, error));
  }
}
