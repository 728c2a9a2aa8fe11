import { styleText } from "node:util";
import { printable } from "../text/printable.ts";

/** Whether diagnostics go to a person: then they get the line and a caret, else one plain line each. */
export function isInteractive(): boolean {
  return process.stderr.isTTY === true;
}

/** Whether to colour what goes to standard error (https://no-color.org). */
export function hasColor(): boolean {
  return isInteractive() && !process.env.NO_COLOR && process.env.TERM !== "dumb";
}

/** Prints a line on standard error: an error without a place in a file. */
export function printError(message: string): void {
  const label = hasColor() ? styleText("red", "error") : "error";
  process.stderr.write(`postern: ${label}: ${printable(message)}\n`);
}

/** The same for what does not fail the command. */
export function printWarning(message: string): void {
  const label = hasColor() ? styleText("yellow", "warning") : "warning";
  process.stderr.write(`postern: ${label}: ${printable(message)}\n`);
}
