// SPDX-License-Identifier: Apache-2.0
import { Composer, type Document, isMap, isScalar, Lexer, type ParsedNode, Parser } from "yaml";
import type { ConfigError, DocumentIdentity } from "./diagnostic.ts";
import type { SourceText } from "./source_text.ts";
import { explain, firstOfEachLine, type Problem } from "./yaml_problem.ts";

/** The documents of a text that are YAML, and the errors of those that are not. */
interface YamlStream {
  readonly documents: readonly ParsedNode[];
  readonly errors: readonly ConfigError[];
}

/** Every node that is open at once counts; a Talos machine configuration stays below 30. */
const deepest = 200;

/** Bounds of time and memory: 3,000,000 tokens are some 300,000 subnets, a matter of seconds. */
const mostTokens = 3_000_000;
const mostDocuments = 100_000;

/** Text with as many unexpected tokens is not YAML; the rest of it has nothing to add. */
const mostUnexpected = 1000;

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

interface ComposedStream {
  readonly documents: readonly Document.Parsed[];
  /** Problems outside any document. */
  readonly problems: readonly Problem[];
}

interface Excess {
  readonly code: "nesting-too-deep" | "too-large";
  readonly offset: number;
  readonly message: string;
}

/** Parses token by token, so that it can stop as soon as there is too much of something. */
function compose(text: string): ComposedStream | Excess {
  const parser = new Parser();
  const composer = new Composer(options);
  const documents: Document.Parsed[] = [];
  let tokens = 0;
  let unexpected = 0;
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === "error") unexpected++;
      documents.push(...composer.next(token));
    }
    if (unexpected >= mostUnexpected) break;
    const { offset } = parser;
    if (parser.stack.length > deepest) {
      const message = `expected at most ${deepest} collections and values within each other`;
      return { code: "nesting-too-deep", offset, message };
    }
    if (++tokens > mostTokens || documents.length > mostDocuments) {
      const message = `expected at most ${mostTokens} YAML tokens and ${mostDocuments} documents`;
      return { code: "too-large", offset, message };
    }
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end());
  return { documents, problems: composer.streamInfo().errors };
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

/** Reads a YAML 1.2 stream. Empty documents are left out, and so are those that have errors. */
export function parseStream(source: SourceText): YamlStream {
  const composed = compose(source.text);
  if ("code" in composed) {
    const { code, offset, message } = composed;
    return { documents: [], errors: [{ code, at: source.locate(offset), message }] };
  }

  const documents: ParsedNode[] = [];
  const errors = [...firstOfEachLine(composed.problems, source)];
  let start = 0;
  for (const document of composed.documents) {
    const tags = document.warnings.filter(({ code }) => code === "TAG_RESOLVE_FAILED");
    const problems = [...document.errors, ...tags];
    // What follows a document that is broken is reported as a part of it.
    const end = problems.reduce((last, { pos }) => Math.max(last, pos[1]), document.range[2]);
    if (problems.length > 0) {
      const identity = identify(document.contents);
      for (const error of explain(problems, document, [start, end], source)) {
        // Of several documents in one it is not to be said which one is wrong.
        const isOne = error.code !== "missing-separator";
        errors.push(isOne ? { ...error, document: identity } : error);
      }
    } else if (document.contents !== null) {
      documents.push(document.contents);
    }
    start = end;
  }
  return { documents, errors };
}
