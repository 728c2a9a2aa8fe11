// SPDX-License-Identifier: Apache-2.0
import { confirmTrial } from "../activation/end_trial.ts";
import { objection } from "../activation/session.ts";
import { type Command, expectNoOperands, readArguments } from "./command.ts";
import { printOutcome, sayWaiting } from "./print_outcome.ts";

export const confirm: Command = {
  help: `Usage: postern confirm [--force] [--json]

Confirms what "postern apply" put on trial, and keeps it for the next boot. That means that
a new connection was possible: an ssh session from before the trial proves nothing, since
established connections outlive every policy, so it is refused. A console of the machine
counts. Exits 1 when nothing is on trial. Connections that the trial was to cut are cut now.

  --force   confirm all the same
  --json    print the result as JSON
`,
  async run(args) {
    const { positionals, values } = readArguments(args, {
      force: { type: "boolean" },
      json: { type: "boolean" },
    });
    expectNoOperands(positionals);
    const judge = values.force === true ? () => undefined : objection;
    return printOutcome("confirmed", confirmTrial(judge, sayWaiting), values.json);
  },
};
