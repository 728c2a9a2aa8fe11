// SPDX-License-Identifier: Apache-2.0
import { rulesetOf } from "../activation/candidate.ts";
import { sealed } from "../activation/sealed_table.ts";
import { writeOutput } from "../linux/standard_streams.ts";
import { isOpen } from "../policy/policy.ts";
import { summarize } from "../policy/summary.ts";
import { flatten } from "../ruleset/flat.ts";
import { renderScript } from "../ruleset/text.ts";
import { type Command, EXIT, expectFiles, readArguments } from "./command.ts";
import { reviewFiles } from "./read_configuration.ts";

export const render: Command = {
  help: `Usage: postern render [--flat] FILE...

Prints an nft script that replaces table inet postern, in one transaction, with the very
rules that "postern apply" writes. The FILEs are read as one stream of documents; - is
standard input.

  --flat   one rule per document and address family instead, for reading: it decides the
           same, but its cost grows with every rule
`,
  async run(args) {
    const { positionals: files, values } = readArguments(args, { flat: { type: "boolean" } });
    expectFiles(files);
    const reviewed = reviewFiles(files);
    if (reviewed === undefined) return EXIT.failed;
    const { policy } = reviewed;
    const flat = values.flat === true && !isOpen(policy);
    const table = flat ? flatten(policy) : sealed(rulesetOf(policy), summarize(policy))?.ruleset;
    writeOutput(renderScript(table));
    return EXIT.done;
  },
};
