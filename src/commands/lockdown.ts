// SPDX-License-Identifier: Apache-2.0
import { replaceFiles } from "../linux/atomic_file.ts";
import { errorText } from "../linux/error_text.ts";
import { isInitrd } from "../linux/initrd.ts";
import { logToKernel } from "../linux/kernel_log.ts";
import { keepBakedFiles, lockedDownFile } from "../sources/initramfs_files.ts";
import { tryToMakeSettings } from "./boot_settings.ts";
import { closePorts } from "./close_ports.ts";
import { type Command, EXIT, expectNoOperands, readArguments } from "./command.ts";
import { printOutcome } from "./print_outcome.ts";
import { printDone, printWarning } from "./terminal.ts";

export const lockdown: Command = {
  help: `Usage: postern lockdown [--json]

Loads nf_tables and puts the lockdown in force: block mode without a rule. Needs no
configuration, and is not kept for the next boot. "postern reload" or "postern apply"
replaces it in one transaction. As a unit of systemd, so at boot, it also sets what the kernel
takes from the network without asking any rule: redirects, source routes, forged sources, ARP.

  --json   print the result as JSON
`,
  async run(args) {
    const { positionals, values } = readArguments(args, { json: { type: "boolean" } });
    expectNoOperands(positionals);
    if (!isInitrd()) {
      const code = printOutcome("locked down", closePorts(), values.json);
      tryToMakeSettings();
      return code;
    }
    tryToKeepBakedFiles();
    const outcome = closePorts();
    tryToMakeSettings();
    if (outcome.kind !== "in force") {
      if (outcome.kind !== "on trial") {
        logToKernel(
          "error",
          `NO FIREWALL: ${outcome.why}; no network starts until every port is closed`,
        );
      }
      return EXIT.failed;
    }
    for (const fault of outcome.faults) printWarning(fault);
    replaceFiles([{ path: lockedDownFile(), content: "", mode: 0o644 }]);
    printDone("locked down: every port is closed\n");
    return EXIT.done;
  },
};

/** The ports are closed whatever comes of it; without what it keeps, every configuration is refused later. */
function tryToKeepBakedFiles(): void {
  try {
    keepBakedFiles();
  } catch (error) {
    printWarning(`what was baked into the initramfs is not kept: ${errorText(error)}`);
  }
}
