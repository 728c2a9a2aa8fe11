import { existsSync } from "node:fs";
import { runtimeDirectory, writeRuntimeFile } from "../linux/runtime_directory.ts";
import { announce } from "./announce.ts";
import { boot } from "./boot.ts";
import { type Command, EXIT, expectNoOperands, readArguments } from "./command.ts";

/** Made by the first start after a boot. */
const STARTED = "started";

export const start: Command = {
  name: "start",
  summary: "verify what the boot left, or try again",
  help: `Usage: postern start

What postern.service runs. The first time after a boot it only verifies what the initramfs
put in force: whatever went wrong there stays as it is until somebody has seen it. When the
service is started again, it finds the configuration and puts it in force, as "boot" does.
`,
  async run(args) {
    expectNoOperands(readArguments(args, {}).positionals);
    if (existsSync(`${runtimeDirectory()}/${STARTED}`)) return boot.run([]);
    writeRuntimeFile(STARTED, "");
    return announce().problems.length === 0 ? EXIT.done : EXIT.failed;
  },
};
