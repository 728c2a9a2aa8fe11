import { tableOf } from "../enforcement/enforce.ts";
import { policyOf } from "../policy/policy.ts";
import { renderScript } from "../ruleset/text.ts";
import { type Command, EXIT, expectFiles, readArguments } from "./command.ts";
import { readConfiguration } from "./read_configuration.ts";

export const render: Command = {
  name: "render",
  summary: "print the rules as nft text",
  help: `Usage: postern render FILE...

Prints an nft script that replaces table inet postern, in one transaction, with the very
rules that "postern apply" writes. FILE may be - for standard input.
`,
  async run(args) {
    const { positionals: files } = readArguments(args, {});
    expectFiles(files);
    const configuration = readConfiguration(files);
    if (configuration === undefined) return EXIT.failed;
    process.stdout.write(renderScript(tableOf(policyOf(configuration))));
    return EXIT.done;
  },
};
