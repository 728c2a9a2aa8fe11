// SPDX-License-Identifier: Apache-2.0
import { type Document, isCollection } from "yaml";
import type { ConfigError } from "./diagnostic.ts";
import type { ErrorCode } from "./error_codes.ts";
import { quote } from "./quote.ts";
import { isAlmostSeparator, separatorExpected, separatorMissing } from "./separator.ts";
import type { SourceText } from "./source_text.ts";
import { findStrayInLine } from "./stray_character.ts";
import { findTemplateVariablesInText, leftUnexpanded } from "./template_variable.ts";

/** What the YAML package has to say; `pos` are the offsets where it starts and ends. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

function sentence({ code, message }: Problem): string {
  switch (code) {
    case "TAB_AS_INDENT":
      return "found a tab in the indentation: expected spaces";
    case "BAD_ALIAS":
      return "* starts an alias in YAML; where every address is meant, write two items, 0.0.0.0/0 and ::/0";
    case "BLOCK_AS_IMPLICIT_KEY":
      return "found a second colon: expected one KEY: VALUE a line; a value that holds a colon and a blank stands in quotes";
    case "MULTILINE_IMPLICIT_KEY":
      return "expected KEY: VALUE, with a colon and a blank behind the key";
    case "MISSING_CHAR":
      return message.startsWith("Implicit map keys")
        ? "expected KEY: VALUE, with a colon and a blank behind the key"
        : message;
    default:
      return message;
  }
}

/** The first problem of each line: what follows on the same line follows from it. */
export function firstOfEachLine(
  problems: readonly Problem[],
  source: SourceText,
): readonly ConfigError[] {
  const byLine = new Map<number, ConfigError>();
  for (const problem of [...problems].sort((a, b) => a.pos[0] - b.pos[0])) {
    const at = source.locate(Math.min(problem.pos[0], source.text.length));
    if (byLine.has(at.line)) continue;
    byLine.set(
      at.line,
      problem.code === "TAG_RESOLVE_FAILED"
        ? { code: "yaml-tag", at, message: "expected no tag other than !!str, !!seq and !!map" }
        : { code: "yaml-syntax", at, message: sentence(problem) },
    );
  }
  return [...byLine.values()];
}

/** Something in a text that can be the cause of a problem. */
interface Clue {
  readonly code: ErrorCode;
  readonly offset: number;
  readonly message: string;
}

/**
 * A template variable in braces starts a flow mapping, so it mostly shows as a syntax error on its
 * line or the next; the variable is then the one thing to report.
 */
function templateVariables(text: string, start: number): readonly Clue[] {
  return findTemplateVariablesInText(text).map(({ offset, variable }) => ({
    code: "template-variable",
    offset: start + offset,
    message: leftUnexpanded(variable),
  }));
}

const otherComment = /(?<=^|[\s,{[])\/[/*]/;

/** A sentence on a line that is no YAML, when it is written as something else. */
function clueOfLine(line: string): (Omit<Clue, "offset"> & { readonly index: number }) | undefined {
  if (isAlmostSeparator(line)) {
    const message = `found ${quote(line)}, which separates no documents: ${separatorExpected}`;
    return { code: "missing-separator", index: line.search(/\S/), message };
  }
  const code = line.replace(/(?:^|\s)#.*/, "");
  const comment = code.search(otherComment);
  if (comment >= 0) {
    const message = "a comment of YAML starts with #, and JSON has none";
    return { code: "yaml-syntax", index: comment, message };
  }
  const second = code.search(/\{(?<=\}\s*\{)/);
  if (second >= 0) {
    const message = `a second document: ${separatorMissing}`;
    return { code: "missing-separator", index: second, message };
  }
  const stray = findStrayInLine(code);
  return stray === undefined ? undefined : { code: "stray-character", ...stray };
}

function cluesOfLines(text: string, start: number): readonly Clue[] {
  const clues: Clue[] = [];
  let offset = start;
  for (const line of text.split("\n")) {
    const clue = clueOfLine(line.replace(/\r$/, ""));
    if (clue !== undefined) {
      clues.push({ code: clue.code, offset: offset + clue.index, message: clue.message });
    }
    offset += line.length + 1;
  }
  return clues;
}

/** Documents of JSON that follow one another with nothing, or a comma, between them. */
function secondFlowDocument({ contents }: Document.Parsed, text: string): readonly Clue[] {
  if (!isCollection(contents) || !contents.flow) return [];
  const end = contents.range[1];
  const between = /^[\s,]*(?=[[{])/.exec(text.slice(end))?.[0];
  if (between === undefined) return [];
  const message = `a second document: ${separatorMissing}`;
  return [{ code: "missing-separator", offset: end + between.length, message }];
}

/** Problems of a document, or what in its text explains them. */
export function explain(
  problems: readonly Problem[],
  document: Document.Parsed,
  [start, end]: readonly [number, number],
  source: SourceText,
): readonly ConfigError[] {
  const text = source.text.slice(start, end);
  const lineOf = (offset: number) => source.locate(Math.min(offset, source.text.length)).line;
  const errorsOf = (clues: readonly Clue[]) =>
    clues.map(
      ({ code, offset, message }): ConfigError => ({ code, at: source.locate(offset), message }),
    );

  const variables = templateVariables(text, start);
  const below = new Set(variables.flatMap(({ offset }) => [lineOf(offset), lineOf(offset) + 1]));
  if (problems.some(({ pos }) => below.has(lineOf(pos[0])))) return errorsOf(variables);

  const second = secondFlowDocument(document, source.text);
  if (second.length > 0) return errorsOf(second);

  const lines = new Set(problems.flatMap(({ pos }) => [lineOf(pos[0]), lineOf(pos[1] - 1)]));
  const clues = cluesOfLines(text, start).filter(({ offset }) => lines.has(lineOf(offset)));
  return clues.length > 0 ? errorsOf(clues) : firstOfEachLine(problems, source);
}
