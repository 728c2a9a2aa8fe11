/** Stays until a trial is over, and says how it ended. */
import { readStanding } from "../activation/read_standing.ts";
import type { Standing } from "../activation/standing.ts";
import { writeErrors } from "../linux/standard_streams.ts";
import { verdictOf } from "../report/describe.ts";
import { EXIT, type ExitCode } from "./command.ts";
import { tell } from "./tell.ts";
import { isInteractive, printDone, printError } from "./terminal.ts";

const POLL_MS = 250;

/**
 * Counts down on a terminal. Exit 0 when the trial was confirmed, 1 when it ended in any other way.
 *
 * @param identity of the table that there is once it is confirmed; undefined for none.
 */
export async function waitForEnd(begun: Standing, identity: string | undefined): Promise<ExitCode> {
  const isOurs = (standing: Standing) =>
    standing.trial !== undefined && standing.identity === begun.identity;
  const showsTime = isInteractive();
  let now = begun;
  while (isOurs(now)) {
    if (showsTime) writeErrors(`\r${Math.ceil((now.trial?.left ?? 0) / 1000)} s left  `);
    await Bun.sleep(POLL_MS);
    now = readStanding();
  }
  if (showsTime) writeErrors("\r                \r");
  if (now.identity === (identity ?? null)) {
    printDone(`confirmed: ${now.summary}\n`);
    return EXIT.done;
  }
  if (now.trial === undefined) tell(undefined, now);
  printError(`the trial is over and was not confirmed; in force is ${verdictOf(now)}`);
  return EXIT.failed;
}
