import { writeFileSync } from "node:fs";
import { enforce, LOCKDOWN_SUMMARY, tableOf } from "../enforcement/enforce.ts";
import { record } from "../enforcement/record.ts";
import { errorText } from "../linux/error_text.ts";
import { isInitrd } from "../linux/initrd.ts";
import { logToKernel } from "../linux/kernel_log.ts";
import { loadOverlayModules } from "../linux/modules.ts";
import { LOCKDOWN } from "../ruleset/lockdown.ts";
import { type Command, EXIT, expectNoOperands, readArguments } from "./command.ts";
import { printDone, printWarning } from "./terminal.ts";

/** There, from the initramfs on, once every port is closed: units of any root file system can ask for it. */
const LOCKED_DOWN = "/run/postern/locked-down";

export const lockdown: Command = {
  name: "lockdown",
  summary: "close every port",
  help: `Usage: postern lockdown

Loads nf_tables and puts the lockdown in force: block mode without a rule. Needs no
configuration. "postern boot" or "postern apply" replaces it in one transaction.
`,
  async run(args) {
    expectNoOperands(readArguments(args, {}).positionals);
    const early = isInitrd();
    const table = tableOf(LOCKDOWN);
    try {
      loadOverlayModules();
      enforce(table);
    } catch (error) {
      if (early)
        logToKernel("error", `NO FIREWALL: ${errorText(error)}; the network will not start`);
      throw error;
    }
    const fault = record({
      summary: LOCKDOWN_SUMMARY,
      table,
      source: "built in",
      sha256: null,
      problem: early ? "no policy was put in force after the lockdown" : null,
    });
    if (fault !== undefined) printWarning(fault);
    if (early) writeFileSync(LOCKED_DOWN, "");
    printDone("locked down: every port is closed\n");
    return EXIT.done;
  },
};
