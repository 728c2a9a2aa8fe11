// SPDX-License-Identifier: Apache-2.0
/** Stays until a trial is over, and says how it ended. */
import { readStanding } from "../activation/read_standing.ts";
import type { Standing } from "../activation/standing.ts";
import { monotonic } from "../linux/libc.ts";
import { writeErrors } from "../linux/standard_streams.ts";
import { verdictOf } from "../report/describe.ts";
import { EXIT, type ExitCode } from "./command.ts";
import { tell } from "./tell.ts";
import { isInteractive, printDone, printError } from "./terminal.ts";

const POLL_MS = 250;

/** How long after its deadline a trial is over, whatever else is known, in seconds. */
const GRACE = 2;

/**
 * Counts down on a terminal. Exit 0 when the trial was confirmed, 1 when it ended in any other way.
 *
 * @param identity of the table that there is once it is confirmed; undefined for none.
 */
export async function waitForEnd(begun: Standing, identity: string | undefined): Promise<ExitCode> {
  const deadline = monotonic() + (begun.trial?.left ?? 0) / 1000 + GRACE;
  const showsTime = isInteractive();
  let now = begun;
  let end = endOf(begun, now, identity);
  while (end === undefined && monotonic() < deadline) {
    if (showsTime)
      writeErrors(`\r${Math.max(0, Math.ceil(deadline - GRACE - monotonic()))} s left  `);
    await Bun.sleep(POLL_MS);
    now = readStanding();
    end = endOf(begun, now, identity);
  }
  if (showsTime) writeErrors("\r                \r");
  if (end === "confirmed") {
    printDone(`confirmed: ${now.summary}\n`);
    return EXIT.done;
  }
  if (now.trial === undefined) tell(undefined, now);
  printError(`the trial is over and was not confirmed; in force is ${verdictOf(now)}`);
  return EXIT.failed;
}

/**
 * How the trial ended; undefined while it goes on, as far as one can see. The record knows. Without one, a
 * trial that is not there any more was confirmed when its table is.
 */
function endOf(
  begun: Standing,
  now: Standing,
  identity: string | undefined,
): "confirmed" | "not confirmed" | undefined {
  if (now.record !== undefined && begun.entry !== undefined) {
    const over = now.record.trials.find(({ since }) => since === begun.entry?.since);
    if (over === undefined) return undefined;
    return over.ended === "confirmed" ? "confirmed" : "not confirmed";
  }
  if (now.state === "unknown") return undefined;
  if (now.trial !== undefined && now.identity === begun.identity) return undefined;
  const isConfirmed = identity !== undefined && now.identity === identity;
  return isConfirmed ? "confirmed" : "not confirmed";
}
