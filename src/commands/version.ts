// SPDX-License-Identifier: Apache-2.0
import { writeOutput } from "../linux/standard_streams.ts";
import { VERSION } from "../version.ts";
import { type Command, EXIT, expectNoOperands, readArguments } from "./command.ts";

export const version: Command = {
  help: `Usage: postern version
`,
  async run(args) {
    expectNoOperands(readArguments(args, {}).positionals);
    writeOutput(`postern ${VERSION} (bun ${Bun.version})\n`);
    return EXIT.done;
  },
};
