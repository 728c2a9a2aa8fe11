// SPDX-License-Identifier: Apache-2.0
import { Composer, type Document, isMap, isScalar, Lexer, type ParsedNode, Parser } from "yaml";
import { DEEPEST, MOST_ERRORS } from "../limits.ts";
import type { ConfigError, DocumentIdentity } from "./diagnostic.ts";
import type { SourceText } from "./source_text.ts";
import { explain, firstOfEachLine, type Problem } from "./yaml_problem.ts";

/** What became of a text: what was read of its documents, and the errors of those that are not YAML. */
interface YamlStream<T> {
  readonly documents: readonly T[];
  readonly errors: readonly ConfigError[];
}

/** Text with as many unexpected tokens is not YAML; the rest of it has nothing to add. */
const mostUnexpected = MOST_ERRORS;

/**
 * All scalars stay text, so that `010` is `010`, and nothing is merged. Keys are checked for
 * uniqueness later: the package compares each with every other.
 */
const options = {
  schema: "failsafe",
  version: "1.2",
  merge: false,
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
} as const;

/** Where it is nested too deeply. */
interface TooDeep {
  readonly offset: number;
}

/**
 * Parses token by token, so that it can stop as soon as there is too much of something, and hands each document
 * over as soon as it is whole, so that none need be kept. Returns the problems outside any document.
 */
function compose(
  text: string,
  take: (document: Document.Parsed) => void,
): readonly Problem[] | TooDeep {
  const parser = new Parser();
  const composer = new Composer(options);
  let unexpected = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === "error") unexpected++;
      for (const document of composer.next(token)) take(document);
    }
    if (unexpected >= mostUnexpected) break;
    if (parser.stack.length > DEEPEST) return { offset: parser.offset };
  }
  for (const token of parser.end()) {
    for (const document of composer.next(token)) take(document);
  }
  for (const document of composer.end()) take(document);
  return composer.streamInfo().errors;
}

/** Kind and name of a document that may be broken, as far as they can be seen. */
function identify(contents: ParsedNode | null): DocumentIdentity | undefined {
  if (!isMap(contents)) return undefined;
  const text = (key: string): string | undefined => {
    const value = contents.items.find(
      (pair) => isScalar(pair.key) && pair.key.source === key,
    )?.value;
    return isScalar(value) && value.source ? value.source : undefined;
  };
  return { kind: text("kind"), name: text("name") };
}

/**
 * Reads a YAML 1.2 stream. Empty documents are left out, and so are those that have errors.
 *
 * @param read is given each document, and returns what is to be kept of it.
 */
export function parseStream<T>(
  source: SourceText,
  read: (root: ParsedNode) => T | undefined,
): YamlStream<T> {
  const documents: T[] = [];
  const errors: ConfigError[] = [];
  let start = 0;
  const problems = compose(source.text, (document) => {
    const tags = document.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED");
    const found = [...document.errors, ...tags];
    // What follows a document that is broken is reported as a part of it.
    const end = found.reduce((last, { pos }) => Math.max(last, pos[1]), document.range[2]);
    if (found.length > 0) {
      const identity = identify(document.contents);
      for (const error of explain(found, document, [start, end], source)) {
        // Of several documents in one it is not to be said which one is wrong.
        const isOne = error.code !== "missing-separator";
        errors.push(isOne ? { ...error, document: identity } : error);
      }
    } else if (document.contents !== null) {
      const kept = read(document.contents);
      if (kept !== undefined) documents.push(kept);
    }
    start = end;
  });
  if ("offset" in problems) {
    const at = source.locate(problems.offset);
    const message = `expected at most ${DEEPEST} collections and values within each other`;
    return { documents: [], errors: [{ code: "nesting-too-deep", at, message }] };
  }
  return { documents, errors: [...firstOfEachLine(problems, source), ...errors] };
}
