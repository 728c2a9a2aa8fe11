// SPDX-License-Identifier: Apache-2.0
/** What a change, or a refusal, says in the kernel log: one line each, for the console and the journal. */
import type { PutBack } from "../activation/outcome.ts";
import type { Standing } from "../activation/standing.ts";
import { printable } from "../text/printable.ts";
import { cutTexts, thenText, untilText, verdictOf } from "./describe.ts";

export interface KernelLine {
  readonly level: "error" | "warning" | "notice";
  readonly text: string;
}

/** What is in force now, from where, and who had it so. `how` begins the line: `confirmed`, `reverted`. */
export function inForceLine(standing: Standing, how?: string): KernelLine {
  const { state, summary, entry, trial } = standing;
  const what =
    state === "open" ? `OPEN, nothing is filtered: ${summary}` : verdictOf({ state, summary });
  const origin =
    entry === undefined
      ? []
      : [
          ...(entry.sha256 === null ? [] : [`from ${entry.source}`, `sha256 ${entry.sha256}`]),
          ...(entry.by === "systemd" ? [] : [`by ${entry.by}`]),
        ];
  const begin = [...(how === undefined ? [] : [how]), ...(trial ? [untilText(trial)] : [])];
  const end = trial === undefined ? [] : [thenText(trial)];
  const line = [...begin, [what, ...origin].join(", ")].join(": ");
  return {
    level: state === "open" ? "warning" : "notice",
    text: printable([line, ...end].join("; ")),
  };
}

/** Why what the sources have is not in force, what to do, and what the kernel does meanwhile. */
export function refusedLine(problem: string, remedy: string, standing: Standing): KernelLine {
  return { level: "error", text: `${meanwhile(standing)}: ${problem}; ${remedy}` };
}

/** What was put back, and why. */
export function repairedLine(why: string, standing: Standing): KernelLine {
  return { level: "error", text: inForceLine(standing, `repaired, ${why}`).text };
}

function meanwhile({ state, summary, problems }: Standing): string {
  switch (state) {
    case "closed":
      return "CLOSED, no policy in force";
    case "unknown":
      return `NOT KNOWN TO FILTER, ${problems.at(-1) ?? summary}`;
    case "filtering":
    case "open":
      return `new configuration refused, still ${verdictOf({ state, summary })}`;
  }
}

/** A change that was taken back. */
export function unconfirmedLine(why: string, putBack: PutBack): KernelLine {
  return { level: "error", text: unconfirmedText(why, putBack) };
}

/** The same as a sentence. */
export function unconfirmedText(why: string, putBack: PutBack): string {
  const now =
    putBack.kind === "in force"
      ? [
          `they were taken back: in force is ${putBack.what}`,
          ...cutTexts(putBack.cut),
          ...putBack.faults,
        ]
      : [`WHAT IS IN FORCE IS NOT KNOWN: they could not be taken back (${putBack.why})`];
  return [`the kernel does not hold the new rules (${why})`, ...now].join("; ");
}
