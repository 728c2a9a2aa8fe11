// SPDX-License-Identifier: Apache-2.0
import { fstatSync } from "node:fs";
import { errorText } from "../linux/error_text.ts";
import { writeErrors, writeOutput } from "../linux/standard_streams.ts";
import { printable } from "../text/printable.ts";
import { wrap } from "../text/wrap.ts";

const ERRORS = 2;

/**
 * Whether diagnostics go to a person: then they get the line and a caret, else one plain line each. Only what
 * may be a terminal is looked at through process.stderr, which takes 7 ms to make.
 */
export function isInteractive(): boolean {
  return fstatSync(ERRORS).isCharacterDevice() && process.stderr.isTTY === true;
}

/** Whether to colour what goes to standard error (https://no-color.org). */
export function hasColor(): boolean {
  return isInteractive() && !process.env.NO_COLOR && process.env.TERM !== "dumb";
}

/** Columns of the terminal that diagnostics go to; undefined when they go elsewhere, or it does not say. */
export function terminalColumns(): number | undefined {
  return isInteractive() ? process.stderr.columns || undefined : undefined;
}

/** Prints a line on standard error: an error without a place in a file. */
export function printError(message: string): void {
  printMessage("red", "error", message);
}

/** The same for what does not fail the command. */
export function printWarning(message: string): void {
  printMessage("yellow", "warning", message);
}

function printMessage(color: "red" | "yellow", label: string, message: string): void {
  // Whether there is colour has been decided: node's own guess would refuse it where CI is set.
  const shown = hasColor()
    ? process.getBuiltinModule("node:util").styleText(color, label, { validateStream: false })
    : label;
  const line = `postern: ${shown}: ${printable(message)}`;
  const columns = terminalColumns();
  writeErrors(`${columns === undefined ? line : wrap(line, columns)}\n`);
}

/**
 * Prints what was done, on standard output. When that cannot be written it is done all the same, so there is
 * a warning and no error; what is printed for its own sake goes through `writeOutput`.
 */
export function printDone(text: string): void {
  try {
    writeOutput(text);
  } catch (error) {
    printWarning(errorText(error));
  }
}
