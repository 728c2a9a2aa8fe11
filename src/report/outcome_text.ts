// SPDX-License-Identifier: Apache-2.0
/** What a verb prints of what it has done. */
import type { Ended, Keeping, Outcome } from "../activation/outcome.ts";
import type { Standing } from "../activation/standing.ts";
import { thenText, wholeSeconds } from "./describe.ts";

/** Lines for standard output, and warnings for standard error. */
export interface Printed {
  readonly lines: readonly string[];
  readonly warnings: readonly string[];
}

/** What a state means for whoever is outside, where the summary does not say. */
const EFFECTS: Readonly<Record<Standing["state"], string>> = {
  filtering: "",
  closed: "; every port is closed",
  open: "; everything is open",
  unknown: "",
};

/** `verb` is what was done: `applied`, `confirmed`, `reverted`. */
export function inForceText(
  verb: string,
  outcome: Pick<Extract<Outcome, { kind: "in force" }>, "standing" | "keeping" | "faults"> & {
    readonly ended?: Ended;
    readonly cut?: number | undefined;
  },
): Printed {
  const { standing, keeping, ended, cut, faults } = outcome;
  const effect = EFFECTS[standing.state];
  const kept = keepingText(keeping);
  return {
    lines: [
      `${verb}: ${standing.summary}${effect}`,
      ...(ended === undefined ? [] : [`this ends the trial of ${ended.summary}`]),
      ...(cut === undefined ? [] : [`connections that were open and are cut: ${cut}`]),
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
  faults,
}: Extract<Outcome, { kind: "on trial" }>): Printed {
  const until = trial?.until === undefined ? "its deadline" : wholeSeconds(trial.until);
  const seconds = Math.round((trial?.left ?? 0) / 1000);
  return {
    lines: [
      `on trial: ${summary}`,
      ...(ended === undefined ? [] : [`this replaces the trial of ${ended.summary}`]),
      `until ${until}, ${seconds} s from now${trial === undefined ? "" : `; ${thenText(trial)}`}`,
      'to keep it: "postern confirm", over a connection made since; to end it: "postern revert"',
    ],
    warnings: faults,
  };
}
