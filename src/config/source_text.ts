// SPDX-License-Identifier: Apache-2.0
import { LineCounter } from "yaml";
import type { Result } from "../result.ts";
import { printable } from "../text/printable.ts";
import type { Location } from "./configuration.ts";
import type { ConfigError } from "./diagnostic.ts";
import { type Decoded, decode } from "./encoding.ts";
import type { ErrorCode } from "./error_codes.ts";

/** A configuration as it was found. `name` is what errors print as FILE ("-" as "<stdin>"). */
export interface Source {
  readonly name: string;
  /** Bytes are to be UTF-8. */
  readonly text: string | Uint8Array;
}

/** A source whose characters are all allowed in YAML. */
export interface SourceText {
  readonly text: string;
  /** Where the character at an offset into `text` stands; columns count UTF-16 units. */
  readonly locate: (offset: number) => Location;
}

type SourceTextResult = Result<SourceText, { error: ConfigError }>;

/** What YAML 1.2, chapter 5.1, leaves out; a byte order mark; a carriage return on its own. */
const forbidden =
  /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]|\r(?!\n)/u;

/** The name of a source as errors print it. */
export function displayName(name: string): string {
  return name === "-" ? "<stdin>" : printable(name);
}

/** The text of a source without its byte order mark, as far as it can be read. */
export function decodeSource({ text }: Source): Decoded {
  return typeof text === "string"
    ? { text: text.replace(/^\ufeff/, ""), flaw: undefined }
    : decode(text);
}

/** What to say of a character that no YAML text can hold. */
function describeForbidden(codePoint: number): string {
  const shown = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  switch (codePoint) {
    case 0:
      return `expected text without control characters, found ${shown}: is a part of it in UTF-16?`;
    case 0x0d:
      return "a carriage return without a line feed is no line break in YAML 1.2";
    case 0xfeff:
      return `expected a byte order mark (${shown}) at the start only: where files were joined, remove it`;
    default:
      return `expected text without control characters, found ${shown}`;
  }
}

/** Line and column of an offset, both from 1. Lines are counted as far as somebody asks. */
function createLocate(file: string, text: string): (offset: number) => Location {
  const lines = new LineCounter();
  let next = 0;
  return (offset) => {
    while (next <= offset) {
      lines.addNewLine(next);
      next = text.indexOf("\n", next) + 1 || Number.POSITIVE_INFINITY;
    }
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
}

/** A source as it was decoded, whether it is text or not. */
export interface DecodedSource extends Decoded {
  readonly locate: (offset: number) => Location;
}

/** Decodes a source. */
export function openSource(source: Source): DecodedSource {
  const decoded = decodeSource(source);
  return { ...decoded, locate: createLocate(displayName(source.name), decoded.text) };
}

/** Refuses what no YAML text can be. */
export function expectText({ text, flaw, locate }: DecodedSource): SourceTextResult {
  const refuse = (code: ErrorCode, message: string, offset: number) =>
    ({ ok: false, error: { code, at: locate(offset), message } }) as const;

  if (flaw !== undefined) return refuse("not-utf-8", flaw.message, flaw.offset);
  const offset = text.search(forbidden);
  if (offset >= 0) {
    const message = describeForbidden(text.codePointAt(offset) ?? 0);
    return refuse("control-character", message, offset);
  }
  return { ok: true, value: { text, locate } };
}
