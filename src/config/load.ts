// SPDX-License-Identifier: Apache-2.0
import type { Result } from "../result.ts";
import { assemble } from "./assemble.ts";
import type { Configuration } from "./configuration.ts";
import { byPosition, type ConfigError, type Notice } from "./diagnostic.ts";
import type { ReadDocument } from "./document.ts";
import { readDocument } from "./read_document.ts";
import { openForm } from "./schema.ts";
import { displayName, openSource, type Source } from "./source_text.ts";
import { parseStream } from "./yaml_stream.ts";

export type { Source } from "./source_text.ts";

type LoadResult = Result<Loaded, { errors: readonly ConfigError[] }>;

/** A stream that was accepted, and what is to be said of it all the same. */
interface Loaded {
  readonly configuration: Configuration;
  readonly notices: readonly Notice[];
}

/** The documents of one source, and the errors that kept others from being read. */
interface ReadSource {
  readonly documents: readonly ReadDocument[];
  readonly errors: readonly ConfigError[];
}

function readSource(source: Source): ReadSource {
  const opened = openSource(source);
  if (!opened.ok) return { documents: [], errors: [opened.error] };
  const stream = parseStream(opened.value);
  const documents = stream.documents.flatMap((root) => readDocument(root, opened.value) ?? []);
  return { documents, errors: stream.errors };
}

/** What is wrong with a stream that says nothing of the firewall, said where its text starts. */
function findAbsence(
  documents: readonly ReadDocument[],
  sources: readonly Source[],
): readonly ConfigError[] {
  const file = displayName(sources[0]?.name ?? "configuration");
  const at = { file, line: 1, column: 1 };
  if (documents.length === 0) {
    const message = "expected at least one document, found none";
    return [{ code: "no-document", at, message }];
  }
  const isFirewall = ({ content }: ReadDocument) =>
    content?.type === "defaultAction" || content?.type === "rule";
  if (documents.some(isFirewall)) return [];
  const message = `expected a NetworkDefaultActionConfig or a NetworkRuleConfig, found neither; if everything is to be open, say so with ${openForm}`;
  return [{ code: "no-firewall-document", at, message }];
}

/**
 * Reads the documents of all sources as one stream. Names are unique across sources.
 *
 * Never throws for anything a source holds. Reports every error, in the order of the sources and
 * within each by position.
 */
export function load(sources: readonly Source[]): LoadResult {
  const read = sources.map(readSource);
  const documents = read.flatMap((source) => source.documents);
  const assembled = assemble(documents);

  const errors = [
    ...read.flatMap((source) => source.errors),
    ...documents.flatMap((document) => document.errors),
    ...assembled.errors,
  ];
  if (errors.length === 0) errors.push(...findAbsence(documents, sources));
  if (errors.length > 0) {
    const files = new Map(sources.map(({ name }, index) => [displayName(name), index]));
    const order = ({ at }: ConfigError) => files.get(at.file) ?? 0;
    return { ok: false, errors: errors.sort((a, b) => order(a) - order(b) || byPosition(a, b)) };
  }
  const notices = documents.flatMap((document) => document.notices);
  return { ok: true, value: { configuration: assembled.configuration, notices } };
}
