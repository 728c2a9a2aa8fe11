import { policyOf } from "../policy/policy.ts";
import { summarize } from "../ruleset/seal.ts";
import { type Command, EXIT, expectFiles, readArguments } from "./command.ts";
import { readConfiguration } from "./read_configuration.ts";

export const check: Command = {
  name: "check",
  summary: "report all errors of configuration files",
  help: `Usage: postern check FILE...

Reads the files as one stream of documents and reports every error, with file, line and
column. Exits 0 if the configuration would be applied. FILE may be - for standard input.
`,
  async run(args) {
    const { positionals: files } = readArguments(args, {});
    expectFiles(files);
    const configuration = readConfiguration(files);
    if (configuration === undefined) return EXIT.failed;
    process.stdout.write(`${files.join(" ")}: ${summarize(policyOf(configuration))}\n`);
    return EXIT.done;
  },
};
