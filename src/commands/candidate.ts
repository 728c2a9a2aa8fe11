// SPDX-License-Identifier: Apache-2.0
/** What `postern apply` is given, made ready to be put in force. */
import { existsSync } from "node:fs";
import { type Candidate, policyCandidate } from "../activation/candidate.ts";
import { revisionOf, stateDirectory } from "../activation/kept.ts";
import { displayName } from "../config/source_text.ts";
import { readFile } from "../linux/read_file.ts";
import type { Document } from "../sources/document.ts";
import { readFiles, reviewSources } from "./read_configuration.ts";

/** Reads, checks and reports on files. Undefined when they are refused. @throws Error a sentence */
export function candidateOfFiles(files: readonly string[]): Candidate | undefined {
  const sources = readFiles(files);
  if (sources === undefined) return undefined;
  const documents = sources.map(
    ({ name, text }): Document => ({
      name: displayName(name),
      bytes: typeof text === "string" ? new TextEncoder().encode(text) : text,
      signature: signatureBeside(name),
    }),
  );
  const reviewed = reviewSources(sources);
  const source = files.map(displayName).join(" ");
  return reviewed && policyCandidate(reviewed.policy, source, documents);
}

/** Kept with the file, for a machine that demands one. */
function signatureBeside(file: string): Uint8Array | undefined {
  return file !== "-" && existsSync(`${file}.sig`) ? readFile(`${file}.sig`) : undefined;
}

/** The same for a revision of the history. @throws Error a sentence */
export function candidateOfRevision(number: number): Candidate | undefined {
  const directory = stateDirectory();
  if (directory === undefined) throw new Error("there is no state directory here, so no history");
  const { revision, documents } = revisionOf(directory, number);
  const reviewed = reviewSources(documents.map(({ name, bytes }) => ({ name, text: bytes })));
  return reviewed && policyCandidate(reviewed.policy, revision.source, documents);
}
