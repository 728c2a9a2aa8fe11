// SPDX-License-Identifier: Apache-2.0
/** What a console shows above its login prompt, and a login by ssh after it. */
import type { Standing } from "../activation/standing.ts";
import { READ_AGAIN } from "../sources/remedy.ts";
import { repairTexts, thenText, untilText, verdictOf } from "./describe.ts";

/** A fault may quote the configuration at length. */
const LONGEST_LINE = 300;

/**
 * The lines: the state, in capitals unless it filters; where that came from; what is wrong, and what to do.
 * They are shown for as long as nobody changes anything, so they name times and count nothing down.
 */
function noticeLines(standing: Standing): readonly string[] {
  const { state, entry, trial, problems } = standing;
  const verdict = verdictOf(standing);
  // Reading again would bring back what the next boot finds, and that is the former policy.
  const isKeptAlone = problems.length === (entry?.keepFault ? 1 : 0);
  const shown =
    state === "filtering" ? verdict : verdict.replace(/^\w+/, (word) => word.toUpperCase());
  return [
    `Firewall ${trial === undefined ? "" : `${untilText(trial)}: `}${shown}`,
    ...(entry === undefined || entry.sha256 === null ? [] : [`  from ${entry.source}`]),
    ...(trial === undefined ? [] : [`  ${thenText(trial)}`]),
    ...[...repairTexts(standing), ...problems].map((line) => `  ${line}`),
    ...(isKeptAlone ? [] : [`  To read the configuration again: ${READ_AGAIN}`]),
  ].map((line) => line.replace(/\p{Cc}+/gu, " ").slice(0, LONGEST_LINE));
}

/**
 * In the format of issue(5), in which a backslash means something to agetty(8). The first line is coloured, so
 * that it is found among everything that a boot leaves on a console: NO_COLOR reaches no agetty.
 */
export function issueText(standing: Standing): string {
  const [first = "", ...rest] = noticeLines(standing).map((line) => line.replaceAll("\\", "\\\\"));
  const coloured = `\\e{${colourOf(standing)}}${first}\\e{reset}`;
  return `${[coloured, ...rest].join("\n")}\n\n`;
}

/** A colour that agetty(8) knows by name. */
function colourOf({ state, trial, problems }: Standing): "green" | "yellow" | "red" {
  if (state !== "filtering") return "red";
  return trial === undefined && problems.length === 0 ? "green" : "yellow";
}

/** In that of motd(5). */
export function motdText(standing: Standing): string {
  return `${noticeLines(standing).join("\n")}\n`;
}
