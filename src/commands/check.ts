// SPDX-License-Identifier: Apache-2.0
import { displayName } from "../config/source_text.ts";
import { writeOutput } from "../linux/standard_streams.ts";
import { summarize } from "../policy/summary.ts";
import { type Command, EXIT, expectFiles, readArguments } from "./command.ts";
import { reviewFiles } from "./read_configuration.ts";
import { printError } from "./terminal.ts";

export const check: Command = {
  help: `Usage: postern check [--strict] FILE...

Reports every error and every warning, with file, line and column. Exits 0 if the
configuration would be applied. The FILEs are read as one stream of documents; - is standard
input.

  --strict   exit 1 if there is a warning, too
`,
  async run(args) {
    const { positionals: files, values } = readArguments(args, { strict: { type: "boolean" } });
    expectFiles(files);
    const reviewed = reviewFiles(files);
    if (reviewed === undefined) return EXIT.failed;
    const { policy, warnings } = reviewed;
    if (values.strict === true && warnings > 0) {
      printError(`refused by --strict: ${warnings} ${warnings === 1 ? "warning" : "warnings"}`);
      return EXIT.failed;
    }
    writeOutput(`${files.map(displayName).join(" ")}: ${summarize(policy)}\n`);
    return EXIT.done;
  },
};
