// SPDX-License-Identifier: Apache-2.0
/**
 * Finds what is more than a small machine carries, before any of it is parsed: what is made of a text in between
 * takes a hundred times the memory of the text.
 */
import {
  MOST_BYTES,
  MOST_CHARACTERS,
  MOST_DOCUMENTS,
  MOST_MARKS,
  MOST_MARKS_IN_ALL,
  MOST_PREFIXES,
} from "../limits.ts";
import type { ConfigError } from "./diagnostic.ts";
import { type DecodedSource, displayName, type Source } from "./source_text.ts";

/** What stands in the texts, and in the document that is read; what is not a prefix has characters, some of them marks. */
interface Counts {
  readonly documents: number;
  readonly prefixes: number;
  readonly characters: number;
  readonly marks: number;
  readonly marksInAll: number;
}

const NOTHING: Counts = { documents: 0, prefixes: 0, characters: 0, marks: 0, marksInAll: 0 };

interface Excess {
  readonly offset: number;
  readonly message: string;
}

const LESS = "leave out what says nothing of the firewall";
const TOO_LONG = `expected at most ${MOST_BYTES >> 20} MB of configuration: ${LESS}`;
const TOO_MANY_PREFIXES = `expected at most ${MOST_PREFIXES} prefixes: put one that holds them in place of those that lie side by side`;
const TOO_MANY_DOCUMENTS = `expected at most ${MOST_DOCUMENTS} documents: put rules of the same sources into one`;
const TOO_MANY_CHARACTERS = `expected at most ${MOST_CHARACTERS >> 20} MB besides the prefixes of a document: ${LESS}`;
const TOO_MANY_MARKS = `expected at most ${MOST_MARKS} line breaks, colons, dashes, commas, brackets and quotation marks besides those of prefixes in a document: ${LESS}`;
const TOO_MANY_MARKS_IN_ALL = `expected at most ${MOST_MARKS_IN_ALL} line breaks, colons, dashes, commas, brackets and quotation marks besides those of prefixes: ${LESS}`;

const OCTETS = String.raw`\d{1,3}(?:\.\d{1,3}){3}/(?:\d|[12]\d|3[0-2])`;
const GROUPS = String.raw`[\da-f]{0,4}:[\da-f:.]{1,45}/\d{1,3}`;
const ITEM = String.raw`["']?(?:subnet|except)["']?:[ \t]*["']?(?:${OCTETS}|${GROUPS})["']?`;

/** Blanks, with no more than one line break: of more than that, each is a mark. */
const BLANKS = String.raw`[ \t]*(?:\r?\n[ \t]*)?`;

/** A prefix of a rule with the marks around it, in a list of YAML or of JSON. */
const PREFIX = new RegExp(
  String.raw`(?:-[ \t]+|\{${BLANKS})?${ITEM}(?=[\s,}])[ \t]*(?:#.*)?(?:${BLANKS}\},?|,)?${BLANKS}`,
  "gi",
);

/** It counts as two: an item of a list has a dash and a line break, and costs as much with a comma. */
const COMMA = 0x2c;

const LINE_FEED = 0x0a;
const BLANK = 0x20;
const DASH = 0x2d;

/** Marks wherever they stand, and those that are some before a blank or one of the others. */
const MARKS = codesOf("\n[]{}\"'&*!");
const MARKS_BEFORE = codesOf(":-?");
const BLANKS_AND_MARKS = codesOf(" \t\r\n,[]{}\"'");

/** More than the bytes of all sources may be, said at the start of the one that has them. */
export function findTooLong(sources: readonly Source[]): ConfigError | undefined {
  let length = 0;
  for (const { name, text } of sources) {
    length += text.length;
    if (length <= MOST_BYTES) continue;
    const at = { file: displayName(name), line: 1, column: 1 };
    return { code: "too-large", at, message: TOO_LONG };
  }
  return undefined;
}

/** More than the texts of all sources may hold, said where it starts to be too much. */
export function findExcess(sources: readonly DecodedSource[]): ConfigError | undefined {
  let counts = NOTHING;
  for (const { text, locate } of sources) {
    const counted = count(text, nextDocument(counts));
    if ("offset" in counted) {
      return { code: "too-large", at: locate(counted.offset), message: counted.message };
    }
    counts = counted;
  }
  return undefined;
}

/** Counts a text on top of others, as far as there is no excess. */
function count(text: string, before: Counts): Counts | Excess {
  let counts = before;
  let { prefixes } = before;
  let end = 0;
  for (const match of text.matchAll(PREFIX)) {
    // Most prefixes follow one another with nothing in between.
    if (match.index > end) {
      const counted = countBetween(text, end, match.index, counts);
      if ("offset" in counted) return counted;
      counts = counted;
    }
    if (++prefixes > MOST_PREFIXES) return { offset: match.index, message: TOO_MANY_PREFIXES };
    end = match.index + match[0].length;
  }
  return countBetween(text, end, text.length, { ...counts, prefixes });
}

/** The same for what stands between two prefixes. */
function countBetween(text: string, from: number, to: number, before: Counts): Counts | Excess {
  let { documents, characters, marks, marksInAll } = before;
  for (let offset = from; offset < to; offset++) {
    if (characters > 0 && isDocumentStart(text, offset)) {
      if (++documents > MOST_DOCUMENTS) return { offset, message: TOO_MANY_DOCUMENTS };
      characters = 0;
      marks = 0;
    }
    if (++characters > MOST_CHARACTERS) return { offset, message: TOO_MANY_CHARACTERS };
    const more = marksAt(text, offset);
    marks += more;
    marksInAll += more;
    if (marks > MOST_MARKS) return { offset, message: TOO_MANY_MARKS };
    if (marksInAll > MOST_MARKS_IN_ALL) return { offset, message: TOO_MANY_MARKS_IN_ALL };
  }
  return { ...before, documents, characters, marks, marksInAll };
}

function nextDocument(counts: Counts): Counts {
  return { ...counts, documents: counts.documents + 1, characters: 0, marks: 0 };
}

/** Three dashes at the start of a line begin a document wherever they stand (YAML 1.2, c-forbidden). */
function isDocumentStart(text: string, offset: number): boolean {
  return (
    text.charCodeAt(offset) === DASH &&
    text.startsWith("---", offset) &&
    (offset === 0 || text.charCodeAt(offset - 1) === LINE_FEED) &&
    !(text.charCodeAt(offset + 3) > BLANK)
  );
}

function marksAt(text: string, offset: number): number {
  const code = text.charCodeAt(offset);
  if (code === COMMA) return 2;
  const isMark =
    MARKS[code] || (MARKS_BEFORE[code] && BLANKS_AND_MARKS[text.charCodeAt(offset + 1)]);
  return isMark ? 1 : 0;
}

function codesOf(characters: string): readonly boolean[] {
  const codes = Array.from({ length: 128 }, () => false);
  for (const character of characters) codes[character.charCodeAt(0)] = true;
  return codes;
}
