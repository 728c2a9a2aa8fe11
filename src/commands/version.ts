import packageJson from "../../package.json" with { type: "json" };
import { type Command, EXIT, expectNoOperands, readArguments } from "./command.ts";

export const version: Command = {
  name: "version",
  summary: "print the version",
  help: `Usage: postern version
`,
  async run(args) {
    expectNoOperands(readArguments(args, {}).positionals);
    process.stdout.write(`postern ${packageJson.version} (bun ${Bun.version})\n`);
    return EXIT.done;
  },
};
