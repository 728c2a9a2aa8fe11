// SPDX-License-Identifier: Apache-2.0
import { EXIT, type ExitCode, UsageError } from "./commands/command.ts";
import { printError } from "./commands/terminal.ts";
import { MACHINE_VERBS, POLICY_VERBS, VERSION_VERB, type Verb } from "./commands/verbs.ts";
import { errorText } from "./linux/error_text.ts";
import { writeErrors, writeOutput } from "./linux/standard_streams.ts";
import { didYouMean } from "./text/suggest.ts";

const VERBS: readonly Verb[] = [...POLICY_VERBS, ...MACHINE_VERBS, VERSION_VERB];

const WORDS = [...VERBS.map(({ name }) => name), "--help", "--version"];

const listed = (verbs: readonly Verb[]) =>
  verbs.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join("\n");

const USAGE = `Usage: postern VERB [options] [FILE...]

A configuration:
${listed(POLICY_VERBS)}

What is in force:
${listed(MACHINE_VERBS)}

${listed([VERSION_VERB])}

"postern VERB --help" says more. Exit codes: 0 done; 1 refused or failed, where a message says
what is in force if that changed, and of "start" also that it repaired something; 2 usage.
`;

async function main(args: readonly string[]): Promise<ExitCode> {
  try {
    return await run(args);
  } catch (error) {
    printError(errorText(error));
    return EXIT.failed;
  }
}

async function run([word, ...args]: readonly string[]): Promise<ExitCode> {
  if (word === "--help" || word === "-h" || word === "help") {
    writeOutput(USAGE);
    return EXIT.done;
  }
  const verb = VERBS.find(({ name }) => name === (word === "--version" ? "version" : word));
  if (verb === undefined) {
    if (word === undefined) writeErrors(USAGE);
    else printUsageError(`unknown verb: ${word}${didYouMean(word, WORDS)}`, USAGE, "postern");
    return EXIT.usage;
  }
  const command = await verb.load();
  if (args.includes("--help") || args.includes("-h")) {
    writeOutput(command.help);
    return EXIT.done;
  }
  try {
    return await command.run(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    printUsageError(error.message, command.help, `postern ${verb.name}`);
    return EXIT.usage;
  }
}

/** What is wrong, how it goes, and where more is said; the whole help would push the first off the screen. */
function printUsageError(message: string, help: string, command: string): void {
  printError(message);
  const [usage = ""] = help.split("\n");
  writeErrors(`${usage.replace("Usage", "usage")}\n"${command} --help" says more\n`);
}

// Not awaited here: what is compiled to bytecode cannot await at top level.
main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
