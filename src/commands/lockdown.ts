// SPDX-License-Identifier: Apache-2.0
import { activate } from "../activation/activate.ts";
import { lockdownCandidate } from "../activation/candidate.ts";
import type { Outcome } from "../activation/outcome.ts";
import { replaceFiles } from "../linux/atomic_file.ts";
import { errorText } from "../linux/error_text.ts";
import { isInitrd } from "../linux/initrd.ts";
import { logToKernel } from "../linux/kernel_log.ts";
import { loadOverlayModules } from "../linux/modules.ts";
import { type Command, EXIT, expectNoOperands, readArguments } from "./command.ts";
import { printOutcome, sayWaiting } from "./print_outcome.ts";
import { printDone, printWarning } from "./terminal.ts";

/** There, from the initramfs on, once every port is closed: units of any root file system can ask for it. */
const LOCKED_DOWN = "/run/postern/locked-down";

export const lockdown: Command = {
  name: "lockdown",
  summary: "close every port",
  help: `Usage: postern lockdown

Loads nf_tables and puts the lockdown in force: block mode without a rule. Needs no
configuration, and is not kept for the next boot. "postern reload" or "postern apply"
replaces it in one transaction.
`,
  async run(args) {
    expectNoOperands(readArguments(args, {}).positionals);
    const outcome = lockDown();
    if (!isInitrd()) return printOutcome("locked down", outcome);
    if (outcome.kind !== "in force") {
      if (outcome.kind !== "on trial") {
        logToKernel("error", `NO FIREWALL: ${outcome.why}; the network will not start`);
      }
      return EXIT.failed;
    }
    for (const fault of outcome.faults) printWarning(fault);
    replaceFiles([{ path: LOCKED_DOWN, content: "", mode: 0o644 }]);
    printDone("locked down: every port is closed\n");
    return EXIT.done;
  },
};

function lockDown(): Outcome {
  try {
    loadOverlayModules();
  } catch (error) {
    return { kind: "refused", why: errorText(error) };
  }
  const keep = { kind: "not kept", why: "a lockdown is for now" } as const;
  return activate(lockdownCandidate(), { kind: "confirm", keep }, undefined, sayWaiting);
}
