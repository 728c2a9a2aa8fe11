// SPDX-License-Identifier: Apache-2.0
import { MOST_ERRORS } from "../limits.ts";
import type { Result } from "../result.ts";
import { assemble } from "./assemble.ts";
import type { Configuration } from "./configuration.ts";
import { byPosition, type ConfigError, type Notice } from "./diagnostic.ts";
import type { ReadDocument } from "./document.ts";
import { findExcess, findTooLong } from "./excess.ts";
import { readDocument } from "./read_document.ts";
import { openForm } from "./schema.ts";
import {
  type DecodedSource,
  displayName,
  expectText,
  openSource,
  type Source,
} from "./source_text.ts";
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

function readSource(decoded: DecodedSource): ReadSource {
  const source = expectText(decoded);
  return source.ok
    ? parseStream(source.value, (root) => readDocument(root, source.value))
    : { documents: [], errors: [source.error] };
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
 * Never throws for anything a source holds. Of more than a small machine carries nothing is parsed, and only that
 * is reported; otherwise every error up to a thousand, in the order of the sources and within each by position.
 */
export function load(sources: readonly Source[]): LoadResult {
  const tooLong = findTooLong(sources);
  if (tooLong !== undefined) return { ok: false, errors: [tooLong] };
  const decoded = sources.map(openSource);
  const excess = findExcess(decoded);
  if (excess !== undefined) return { ok: false, errors: [excess] };
  const read = decoded.map(readSource);
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
    errors.sort((a, b) => order(a) - order(b) || byPosition(a, b));
    return { ok: false, errors: errors.slice(0, MOST_ERRORS) };
  }
  const notices = documents.flatMap((document) => document.notices);
  return { ok: true, value: { configuration: assembled.configuration, notices } };
}
