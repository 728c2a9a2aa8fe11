// SPDX-License-Identifier: Apache-2.0
import type { Standing } from "../activation/standing.ts";
import type { ConfigError } from "../config/diagnostic.ts";
import { formatDiagnostic } from "../config/format_diagnostic.ts";
import { writeErrors } from "../linux/standard_streams.ts";
import { describe } from "../report/describe.ts";
import { printDone } from "./terminal.ts";

/** Prints how things stand, in one line, and what is wrong: in a unit that is its journal. */
export function printStanding(standing: Standing): void {
  printDone(`${describe(standing)}\n`);
  for (const problem of standing.problems) writeErrors(`problem: ${problem}\n`);
}

/** Prints what is wrong with documents that are no files, and so cannot be shown. */
export function printConfigErrors(errors: readonly ConfigError[]): void {
  for (const error of errors) writeErrors(`${formatDiagnostic("error", error)}\n`);
}
