// SPDX-License-Identifier: Apache-2.0
import { revertTrial } from "../activation/end_trial.ts";
import { type Command, expectNoOperands, readArguments } from "./command.ts";
import { printOutcome, sayWaiting } from "./print_outcome.ts";

export const revert: Command = {
  help: `Usage: postern revert [--json]

Ends what "postern apply" put on trial: what was confirmed before decides again. Exits 1 when
nothing is on trial; an earlier policy is in "postern history", and "postern apply" takes its
number.

  --json   print the result as JSON
`,
  async run(args) {
    const { positionals, values } = readArguments(args, { json: { type: "boolean" } });
    expectNoOperands(positionals);
    return printOutcome("reverted", revertTrial(sayWaiting), values.json);
  },
};
