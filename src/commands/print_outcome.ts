// SPDX-License-Identifier: Apache-2.0
/** Prints what became of a change, and tells the machine's other places. */
import type { Candidate } from "../activation/candidate.ts";
import type { Keeping, Outcome } from "../activation/outcome.ts";
import { readStanding } from "../activation/read_standing.ts";
import type { Ending } from "../activation/trial_at_hand.ts";
import { inForceLine, unconfirmedLine, unconfirmedText } from "../report/kernel_line.ts";
import { inForceText, keepingText, onTrialText, type Printed } from "../report/outcome_text.ts";
import { EXIT, type ExitCode } from "./command.ts";
import { tell } from "./tell.ts";
import { printDone, printError, printWarning } from "./terminal.ts";

/** `verb` is what was done: `applied`, `confirmed`, `reverted`, `locked down`. */
export function printOutcome(verb: string, outcome: Outcome | Ending): ExitCode {
  switch (outcome.kind) {
    case "in force":
      tell(
        inForceLine(
          outcome.standing,
          verb === "applied" || verb === "locked down" ? undefined : verb,
        ),
        outcome.standing,
      );
      print(inForceText(verb, outcome));
      return EXIT.done;
    case "on trial":
      tell(inForceLine(outcome.standing), outcome.standing);
      print(onTrialText(outcome));
      return EXIT.done;
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
export function printStaged({ summary }: Candidate, keeping: Keeping): ExitCode {
  if (keeping.kind !== "kept") {
    printError(keeping.kind === "as before" ? "not staged" : `not staged: ${keeping.why}`);
    return EXIT.failed;
  }
  const { lines, warnings } = keepingText(keeping);
  print({ lines: [`staged: ${summary}; nothing changes now`, ...lines], warnings });
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
