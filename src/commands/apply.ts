// SPDX-License-Identifier: Apache-2.0
import { activate } from "../activation/activate.ts";
import type { Candidate } from "../activation/candidate.ts";
import { countOpen } from "../activation/cut_open.ts";
import { sealed } from "../activation/sealed_table.ts";
import { stage } from "../activation/stage.ts";
import { writeOutput } from "../linux/standard_streams.ts";
import { type ApplyArguments, readApplyArguments } from "./apply_options.ts";
import { candidateOfFiles, candidateOfRevision } from "./candidate.ts";
import { type Command, EXIT } from "./command.ts";
import { lockoutWarnings } from "./lockout.ts";
import { printOutcome, printStaged, sayWaiting } from "./print_outcome.ts";
import { waitForEnd } from "./wait.ts";

export const apply: Command = {
  help: `Usage: postern apply [--mode=auto|try|staged] [options] FILE...

Replaces table inet postern of the current network namespace with the rules of the files,
in one transaction, and reads it back from the kernel. On any failure the previous rules
stay in force. The FILEs are read as one stream of documents; - is standard input.

  --mode=auto      in force for good, and kept for the next boot (the default)
  --mode=try       in force until a deadline that the kernel holds; then what is confirmed
                   now comes back, unless "postern confirm" was given by then
  --mode=staged    kept for the next boot; nothing changes now
  --timeout=TIME   how long a trial lasts, 5s to 1h (60s)
  --wait           stay until the trial is over: exit 0 when it was confirmed, else 1
  --revision=N     apply what the history holds under N in place of files
  --cut            cut connections that came in and that the files do not admit: established
                   ones go on otherwise. With --mode=try, once it is confirmed
  --dry-run        check and compile only; with --cut, say how many would be cut
  --force          apply even what cuts off the ssh connection that it is given from
  --json           print the result as JSON; does not go with --wait
`,
  async run(args) {
    const given = readApplyArguments(args);
    const { files, revision, dryRun, mode, json } = given;
    const candidate =
      revision === undefined ? candidateOfFiles(files) : candidateOfRevision(revision);
    if (candidate === undefined) return EXIT.failed;
    if (dryRun) {
      printDryRun(candidate, given);
      return EXIT.done;
    }
    if (mode === "staged") return printStaged(candidate, stage(candidate, sayWaiting), json);
    const warnings = lockoutWarnings(candidate, given);
    if (warnings === undefined) return EXIT.failed;
    const outcome = activate(candidate, howOf(given), undefined, sayWaiting);
    const code = printOutcome("applied", outcome, json, warnings);
    if (!given.wait || outcome.kind !== "on trial") return code;
    const { ruleset, summary } = candidate;
    return waitForEnd(outcome.standing, sealed(ruleset, summary)?.identity);
  },
};

function printDryRun({ summary, ruleset }: Candidate, { cuts, json }: ApplyArguments): void {
  const cut = cuts ? countOpen(ruleset) : undefined;
  const value = { wouldApply: summary, wouldCut: cut ?? null };
  const lines = [
    `would apply: ${summary}`,
    ...(cut === undefined ? [] : [`connections that would be cut: ${cut}`]),
  ];
  writeOutput(`${json ? JSON.stringify(value) : lines.join("\n")}\n`);
}

function howOf({ mode, seconds, cuts }: ApplyArguments) {
  return mode === "try"
    ? ({ kind: "try", seconds, cuts } as const)
    : ({ kind: "confirm", keep: { kind: "keep", how: "applied" }, cuts } as const);
}
