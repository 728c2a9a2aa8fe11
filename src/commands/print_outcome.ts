// SPDX-License-Identifier: Apache-2.0
/** Prints what became of a change, and tells the machine's other places. */
import type { Candidate } from "../activation/candidate.ts";
import type { Keeping, Outcome } from "../activation/outcome.ts";
import { readStanding } from "../activation/read_standing.ts";
import type { Ending } from "../activation/trial_at_hand.ts";
import { inForceLine, unconfirmedLine, unconfirmedText } from "../report/kernel_line.ts";
import { outcomeJson } from "../report/outcome_json.ts";
import { doneText, keepingText, type Printed } from "../report/outcome_text.ts";
import { EXIT, type ExitCode } from "./command.ts";
import { tell } from "./tell.ts";
import { printDone, printError, printWarning } from "./terminal.ts";

/**
 * `verb` is what was done: `applied`, `confirmed`, `reverted`, `locked down`.
 *
 * @param json whether standard output is for programs; what went wrong is told on standard error all the same.
 * @param told warnings that were printed before.
 */
export function printOutcome(
  verb: string,
  outcome: Outcome | Ending,
  json = false,
  told: readonly string[] = [],
): ExitCode {
  switch (outcome.kind) {
    case "in force":
    case "on trial": {
      const isPlain = outcome.kind === "on trial" || verb === "applied" || verb === "locked down";
      tell(inForceLine(outcome.standing, isPlain ? undefined : verb), outcome.standing);
      const { lines, warnings } = doneText(verb, outcome);
      print({ lines: json ? [JSON.stringify(outcomeJson(verb, outcome, told))] : lines, warnings });
      return EXIT.done;
    }
    case "refused":
      printError(outcome.why);
      return EXIT.failed;
    case "unconfirmed":
      tell(unconfirmedLine(outcome.why, outcome.putBack), readStanding());
      printError(unconfirmedText(outcome.why, outcome.putBack));
      return EXIT.failed;
  }
}

/** Prints what became of a policy that was only to be kept. */
export function printStaged({ summary }: Candidate, keeping: Keeping, json: boolean): ExitCode {
  if (keeping.kind !== "kept") {
    printError(keeping.kind === "as before" ? "not staged" : `not staged: ${keeping.why}`);
    return EXIT.failed;
  }
  const { lines, warnings } = keepingText(keeping);
  const text = [`staged: ${summary}; nothing changes now`, ...lines];
  const value = { done: "staged", summary, revision: keeping.revision, warnings };
  print({ lines: json ? [JSON.stringify(value)] : text, warnings });
  return EXIT.done;
}

function print({ lines, warnings }: Printed): void {
  for (const warning of warnings) printWarning(warning);
  printDone(`${lines.join("\n")}\n`);
}

/** Says that somebody else is changing what is in force. */
export function sayWaiting(): void {
  printWarning("another postern is changing what is in force; waiting for it");
}
