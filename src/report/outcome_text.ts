// SPDX-License-Identifier: Apache-2.0
/** What a verb prints of what it has done. */
import type { Ended, Keeping, Outcome } from "../activation/outcome.ts";
import type { Standing } from "../activation/standing.ts";
import type { Ending } from "../activation/trial_at_hand.ts";
import { CUTS_LATER, cutTexts, thenText, wholeSeconds } from "./describe.ts";

/** Lines for standard output, and warnings for standard error. */
export interface Printed {
  readonly lines: readonly string[];
  readonly warnings: readonly string[];
}

/** A change that was made: in force, or on trial. */
export type Done = Extract<Outcome | Ending, { kind: "in force" | "on trial" }>;

/** `verb` is what was done: `applied`, `confirmed`, `reverted`. */
export function doneText(verb: string, outcome: Done): Printed {
  return outcome.kind === "on trial" ? onTrialText(outcome) : inForceText(verb, outcome);
}

/** What a state means for whoever is outside, where the summary does not say. */
const EFFECTS: Readonly<Record<Standing["state"], string>> = {
  filtering: "",
  closed: "; every port is closed",
  open: "; everything is open",
  unknown: "",
};

/** A policy that is in force for good, and what came with it. */
export function inForceText(
  verb: string,
  outcome: Pick<
    Extract<Outcome, { kind: "in force" }>,
    "standing" | "keeping" | "cut" | "faults"
  > & { readonly ended?: Ended },
): Printed {
  const { standing, keeping, ended, faults } = outcome;
  const effect = EFFECTS[standing.state];
  const kept = keepingText(keeping);
  return {
    lines: [
      `${verb}: ${standing.summary}${effect}`,
      ...(ended === undefined ? [] : [`this ends the trial of ${ended.summary}`]),
      ...cutTexts(outcome.cut),
      ...kept.lines,
    ],
    warnings: [...kept.warnings, ...faults],
  };
}

/** Whether the next boot finds it. */
export function keepingText(keeping: Keeping): Printed {
  switch (keeping.kind) {
    case "kept":
      return {
        lines: [
          `kept for the next boot: revision ${keeping.revision}`,
          ...(keeping.unstaged === undefined
            ? []
            : [`revision ${keeping.unstaged}, which was staged, will not come into force`]),
        ],
        warnings:
          keeping.outranked === undefined
            ? []
            : [`${keeping.outranked} will win at the next boot, and at the next reload`],
      };
    case "not kept":
      return { lines: [`not kept for the next boot: ${keeping.why}`], warnings: [] };
    case "failed":
      return {
        lines: [],
        warnings: [`in force, but not kept for the next boot: ${keeping.why}`],
      };
    case "as before":
      return { lines: [], warnings: [] };
  }
}

/** A trial that has begun: when it ends, what comes then, and how to keep it. */
export function onTrialText({
  standing: { trial, summary },
  ended,
  cuts,
  faults,
}: Extract<Outcome, { kind: "on trial" }>): Printed {
  const until = trial?.until === undefined ? "its deadline" : wholeSeconds(trial.until);
  const seconds = Math.round((trial?.left ?? 0) / 1000);
  return {
    lines: [
      `on trial: ${summary}`,
      ...(ended === undefined ? [] : [`this replaces the trial of ${ended.summary}`]),
      `until ${until}, ${seconds} s from now${trial === undefined ? "" : `; ${thenText(trial)}`}`,
      ...(cuts ? [CUTS_LATER] : []),
      'to keep it: "postern confirm", over a connection made since; to end it: "postern revert"',
    ],
    warnings: faults,
  };
}
