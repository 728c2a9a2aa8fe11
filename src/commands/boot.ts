// SPDX-License-Identifier: Apache-2.0
import { activateFromSources, type Refused } from "../activation/from_sources.ts";
import type { Standing } from "../activation/standing.ts";
import { logToKernel } from "../linux/kernel_log.ts";
import {
  inForceLine,
  type KernelLine,
  refusedLine,
  unconfirmedLine,
} from "../report/kernel_line.ts";
import { CREDENTIAL, EMBEDDED_FILE } from "../sources/initramfs_files.ts";
import { INLINE_ARGUMENT } from "../sources/inline.ts";
import { KEY_ARGUMENT } from "../sources/key_argument.ts";
import { type Command, EXIT, type ExitCode, expectNoOperands, readArguments } from "./command.ts";
import { sayWaiting } from "./print_outcome.ts";
import { printConfigErrors, printStanding } from "./print_standing.ts";
import { tell } from "./tell.ts";
import { printError, printWarning } from "./terminal.ts";

const SOURCES = `  inline      the kernel argument ${INLINE_ARGUMENT}=
  credential  the systemd credential ${CREDENTIAL}
  volume      one labelled postern, postern-config, metal-iso or cidata
  embedded    ${EMBEDDED_FILE} of the initramfs
  state       what "postern apply" kept
`;

export const boot: Command = {
  help: `Usage: postern boot

What the initramfs runs after the lockdown. The first of these that has a configuration wins;
a faulty one ends the search:

${SOURCES}
Kernel arguments: postern.config=SOURCE[:WHICH] pins one source, postern.wait=SECONDS bounds
the wait for a volume, postern.config.sha256=HEX pins the content, ${KEY_ARGUMENT}=KEY
demands a signature by that key. Without a configuration, or with a faulty one, what was in
force stays, at boot the lockdown, and the console says why.
`,
  run: fromSources,
};

export const reload: Command = {
  help: `Usage: postern reload

Finds the configuration where a boot would find it, under the same demands, and puts it in
force in one transaction. When it is refused, what is in force stays, and the errors are
printed. "systemctl reload postern" does the same. The first source that has one wins:

${SOURCES}`,
  run: fromSources,
};

async function fromSources(args: readonly string[]): Promise<ExitCode> {
  expectNoOperands(readArguments(args, {}).positionals);
  const { standing, refusal, tried, faults } = activateFromSources(sayWaiting);
  for (const { source, outcome, detail } of tried ?? []) {
    logToKernel("information", `${source}: ${outcome}: ${detail}`);
  }
  tell(lineOf(refusal, standing), standing);
  if (refusal !== undefined && refusal.errors.length > 1) printConfigErrors(refusal.errors);
  printStanding(standing);
  if (refusal !== undefined && standing.record?.refused == null) {
    // It could not be remembered, so the standing does not say it.
    printError(`${refusal.problem}; ${refusal.remedy}`);
  }
  for (const fault of faults) printWarning(fault);
  return refusal === undefined ? EXIT.done : EXIT.failed;
}

function lineOf(refusal: Refused | undefined, standing: Standing): KernelLine {
  if (refusal === undefined) return inForceLine(standing);
  const { problem, remedy, unconfirmed } = refusal;
  return unconfirmed === undefined
    ? refusedLine(problem, remedy, standing)
    : unconfirmedLine(unconfirmed.why, unconfirmed.putBack);
}
