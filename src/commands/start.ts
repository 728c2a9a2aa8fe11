import { existsSync } from "node:fs";
import { hasBootRecord } from "../enforcement/boot_record.ts";
import { tableOf } from "../enforcement/enforce.ts";
import { recordProblem } from "../enforcement/record.ts";
import { runtimeDirectory, writeRuntimeFile } from "../linux/runtime_directory.ts";
import { LOCKDOWN } from "../ruleset/lockdown.ts";
import { announce } from "./announce.ts";
import { boot } from "./boot.ts";
import { type Command, EXIT, expectNoOperands, readArguments } from "./command.ts";

/** When the boot stage did not run, or did not come to its end. */
const NO_BOOT = "the initramfs put no policy in force; the kernel log may say why";

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
    if (!hasBootRecord()) recordProblem(NO_BOOT, tableOf(LOCKDOWN));
    return announce().problems.length === 0 ? EXIT.done : EXIT.failed;
  },
};
