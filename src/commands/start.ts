// SPDX-License-Identifier: Apache-2.0
import { readStanding } from "../activation/read_standing.ts";
import { rememberRefusal } from "../activation/refuse.ts";
import { REMEDY, type Repair, repair } from "../activation/repair.ts";
import type { Standing } from "../activation/standing.ts";
import { SERVICE_MANAGER } from "../linux/caller.ts";
import { cutTexts } from "../report/describe.ts";
import {
  type KernelLine,
  refusedLine,
  repairedLine,
  unconfirmedLine,
} from "../report/kernel_line.ts";
import { type Command, EXIT, expectNoOperands, readArguments } from "./command.ts";
import { sayWaiting } from "./print_outcome.ts";
import { printStanding } from "./print_standing.ts";
import { tell } from "./tell.ts";
import { printDone, printError, printWarning } from "./terminal.ts";

/** When the boot stage did not run, or did not come to its end. */
const NO_BOOT = "the initramfs put no policy in force; the kernel log may say why";

export const start: Command = {
  help: `Usage: postern start [--network]

What postern.service runs, and every minute postern-check.service: verifies that the kernel
filters as was meant, and says so in the status line of the service and above the login
prompts. Where somebody removed or altered the table, it puts back the policy that was
confirmed, or else closes every port, and exits 1. It reads no configuration; "postern reload"
does.

  --network               exit 0 if a network may start now: the policy or the lockdown is in
                          force, even where it had to be put back or a configuration was refused
`,
  async run(args) {
    const { positionals, values } = readArguments(args, { network: { type: "boolean" } });
    expectNoOperands(positionals);
    const found = readStanding();
    const isAsMeant = found.problems.length === 0 && found.entry !== undefined;
    const repaired: Repair = isAsMeant ? { kind: "none" } : repair(sayWaiting);
    const after = isAsMeant ? found : readStanding();
    const isRemembered = repaired.kind === "none" && rememberNoBoot(after);
    const standing = isRemembered ? readStanding() : after;
    const line = lineOf(repaired, standing);
    tell(line, standing);
    printStanding(standing);
    if ("faults" in repaired) {
      for (const text of cutTexts(repaired.cut)) printDone(`${text}\n`);
      repaired.faults.forEach(printWarning);
    } else if (line !== undefined) printError(line.text);
    const isAllWell = repaired.kind === "none" && standing.problems.length === 0;
    const isDone = values.network === true ? isGuarded(repaired) : isAllWell;
    return isDone ? EXIT.done : EXIT.failed;
  },
};

/** Remembers why a machine is closed that nobody told it, and says whether there was need to. */
function rememberNoBoot({ state, entry, record }: Standing): boolean {
  // A lockdown by hand is what was meant, whatever a boot has searched.
  const isByHand = entry !== undefined && entry.by !== SERVICE_MANAGER;
  // What was begun and not brought to its end stands in `next`.
  const isUnread = record === undefined || record.searched === null || record.next !== null;
  const isUntold = state === "closed" && !isByHand && isUnread && record?.refused == null;
  if (isUntold) rememberRefusal(NO_BOOT, undefined, null, sayWaiting);
  return isUntold;
}

/** Whether the kernel, asked just now, holds what may decide about packets. */
function isGuarded({ kind }: Repair): boolean {
  switch (kind) {
    case "none":
    case "put back":
    case "locked down":
      return true;
    case "refused":
    case "unconfirmed":
      return false;
  }
}

function lineOf(repaired: Repair, standing: Standing): KernelLine | undefined {
  switch (repaired.kind) {
    case "none":
      return undefined;
    case "put back":
      return repairedLine(repaired.why, standing);
    case "locked down":
      return refusedLine(repaired.why, REMEDY, standing);
    case "refused":
      return {
        level: "error",
        text: `NOT KNOWN TO FILTER, and what is recorded cannot be put back: ${repaired.why}`,
      };
    case "unconfirmed":
      return unconfirmedLine(repaired.why, repaired.putBack);
  }
}
