// SPDX-License-Identifier: Apache-2.0
import { MOST_LINES } from "../limits.ts";
import { printable } from "../text/printable.ts";
import { wrap } from "../text/wrap.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { quote } from "./quote.ts";
import { decodeSource, displayName, type Source } from "./source_text.ts";

type Severity = "error" | "warning" | "notice";

const colors: Readonly<Record<Severity, string>> = {
  error: "\u001b[1;31m",
  warning: "\u001b[1;33m",
  notice: "\u001b[1;36m",
};
const bold = "\u001b[1m";
const reset = "\u001b[0m";

/** Characters of a line that are shown around the column. */
const before = 60;
const after = 60;

function subject({ document }: Diagnostic): string {
  if (document?.kind === undefined) return "";
  const name = document.name === undefined ? "" : ` ${quote(document.name)}`;
  return `${printable(document.kind)}${name}: `;
}

/** One line: `FILE:LINE:COL: error[CODE]: KIND "NAME": message`. */
export function formatDiagnostic(severity: Severity, diagnostic: Diagnostic): string {
  const { file, line, column } = diagnostic.at;
  const place = `${printable(file)}:${line}:${column}`;
  const message = printable(diagnostic.message);
  return `${place}: ${severity}[${diagnostic.code}]: ${subject(diagnostic)}${message}`;
}

function formatColored(severity: Severity, diagnostic: Diagnostic): string {
  const plain = formatDiagnostic(severity, diagnostic);
  const mark = `${severity}[${diagnostic.code}]:`;
  const start = plain.indexOf(mark);
  const place = `${bold}${plain.slice(0, start)}${reset}`;
  return `${place}${colors[severity]}${mark}${reset}${plain.slice(start + mark.length)}`;
}

/** The line of a diagnostic and a caret below its column; a long line is cut around it. */
function formatExcerpt(line: string, number: number, column: number): string {
  const from = Math.max(0, column - 1 - before);
  // A tab is one column in a location, so it has to be one here.
  const shown = (text: string) => printable(text.replaceAll("\t", " "));
  const left = (from > 0 ? "…" : "") + shown(line.slice(from, column - 1));
  const right = shown(line.slice(column - 1, column - 1 + after));
  const rest = line.length > column - 1 + after ? "…" : "";
  const margin = `${number} | `;
  const caret = `${" ".repeat(margin.length - 2)}| ${" ".repeat([...left].length)}^`;
  return `${margin}${left}${right}${rest}\n${caret}`;
}

interface FormatOptions {
  /** Show the line with a caret below the diagnostic. */
  readonly excerpt: boolean;
  readonly color: boolean;
  /** Columns to break the message at; undefined for one line. */
  readonly columns?: number | undefined;
}

/** A formatter that can show the lines of these sources. Its texts do not end in a newline. */
export function createFormatter(
  sources: readonly Source[],
  { excerpt, color, columns }: FormatOptions,
): (severity: Severity, diagnostic: Diagnostic) => string {
  const lines = new Map<string, readonly string[]>();

  function lineOf({ at }: Diagnostic): string | undefined {
    const source = sources.find(({ name }) => displayName(name) === at.file);
    if (source === undefined) return undefined;
    const known = lines.get(at.file) ?? decodeSource(source).text.split(/\r?\n/, MOST_LINES);
    lines.set(at.file, known);
    return known[at.line - 1];
  }

  return (severity, diagnostic) => {
    const whole = (color ? formatColored : formatDiagnostic)(severity, diagnostic);
    const message = columns === undefined ? whole : wrap(whole, columns);
    const line = excerpt ? lineOf(diagnostic) : undefined;
    if (line === undefined || line === "") return message;
    return `${message}\n${formatExcerpt(line, diagnostic.at.line, diagnostic.at.column)}`;
  };
}
