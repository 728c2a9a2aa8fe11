import { utimesSync } from "node:fs";
import { type Held, inspect } from "../enforcement/enforce.ts";
import { describe, type Judgement, judge, judgeUnanswered } from "../enforcement/judge.ts";
import { readRecord } from "../enforcement/record.ts";
import { errorText } from "../linux/error_text.ts";
import { writeRuntimeFile } from "../linux/runtime_directory.ts";
import { notifyStatus } from "../linux/service_manager.ts";
import { writeErrors } from "../linux/standard_streams.ts";
import { loginNotice } from "./login_notice.ts";
import { printDone } from "./terminal.ts";

/** agetty(8) prints what is above its prompt anew when this file is touched. */
const AGETTY_RELOAD = "/run/agetty.reload";

/**
 * Says what the kernel does where people look: on standard output, which is the journal of the unit; in the
 * line that `systemctl status` has for it; and above the login prompts of the consoles. The kernel is asked,
 * unless it has just been: then `held` is its answer.
 */
export function announce(held?: Held): Judgement {
  const judgement = held === undefined ? judgeKernel() : judge(held, readRecord());
  const state = describe(judgement);
  printDone(`${state}\n`);
  for (const problem of judgement.problems) writeErrors(`problem: ${problem}\n`);
  notifyStatus([state, ...judgement.problems].join("; "));
  try {
    writeRuntimeFile("issue", loginNotice(judgement));
    utimesSync(AGETTY_RELOAD, new Date(), new Date());
  } catch {
    // Either there is no login prompt yet, or no place to write: the journal says the same.
  }
  return judgement;
}

function judgeKernel(): Judgement {
  const applied = readRecord();
  try {
    return judge(inspect(), applied);
  } catch (error) {
    return judgeUnanswered(errorText(error), applied);
  }
}
