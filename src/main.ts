// SPDX-License-Identifier: Apache-2.0
import { type Command, EXIT, type ExitCode, UsageError } from "./commands/command.ts";
import { MACHINE_VERBS } from "./commands/machine_verbs.ts";
import { POLICY_VERBS } from "./commands/policy_verbs.ts";
import { printError } from "./commands/terminal.ts";
import { version } from "./commands/version.ts";
import { errorText } from "./linux/error_text.ts";
import { writeErrors, writeOutput } from "./linux/standard_streams.ts";
import { didYouMean } from "./text/suggest.ts";

const COMMANDS: readonly Command[] = [...POLICY_VERBS, ...MACHINE_VERBS, version];

const VERBS = [...COMMANDS.map(({ name }) => name), "--help", "--version"];

const listed = (commands: readonly Command[]) =>
  commands.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join("\n");

const USAGE = `Usage: postern VERB [options] [FILE...]

A configuration:
${listed(POLICY_VERBS)}

What is in force:
${listed(MACHINE_VERBS)}

${listed([version])}

"postern VERB --help" says more. Exit codes: 0 done; 1 refused or failed, nothing changed;
2 usage.
`;

async function main(args: readonly string[]): Promise<ExitCode> {
  try {
    return await run(args);
  } catch (error) {
    printError(errorText(error));
    return EXIT.failed;
  }
}

async function run([verb, ...args]: readonly string[]): Promise<ExitCode> {
  if (verb === "--help" || verb === "-h" || verb === "help") {
    writeOutput(USAGE);
    return EXIT.done;
  }
  const command = COMMANDS.find(({ name }) => name === (verb === "--version" ? "version" : verb));
  if (command === undefined) {
    if (verb === undefined) writeErrors(USAGE);
    else printUsageError(`unknown verb: ${verb}${didYouMean(verb, VERBS)}`, USAGE, "postern");
    return EXIT.usage;
  }
  if (args.includes("--help") || args.includes("-h")) {
    writeOutput(command.help);
    return EXIT.done;
  }
  try {
    return await command.run(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    printUsageError(error.message, command.help, `postern ${command.name}`);
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
