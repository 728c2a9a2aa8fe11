// SPDX-License-Identifier: Apache-2.0
/** How things stand, in words: what every place that tells it is made of. */
import type { CutCount } from "../activation/outcome.ts";
import type { Standing } from "../activation/standing.ts";

/** `filtering: block, 6 rules` */
export function verdictOf({ state, summary }: Pick<Standing, "state" | "summary">): string {
  return `${state}: ${summary}`;
}

/** All in one line: `filtering: block, 6 rules, from volume (postern:postern.yaml), sha256 …, since …`. */
export function describe(standing: Standing): string {
  const { entry, trial } = standing;
  const origin =
    entry === undefined
      ? []
      : [
          ...(entry.sha256 === null ? [] : [`from ${entry.source}`, `sha256 ${entry.sha256}`]),
          `since ${wholeSeconds(entry.since)}`,
        ];
  const text = [verdictOf(standing), ...origin].join(", ");
  const all = trial === undefined ? text : `${untilText(trial)}: ${text}; ${thenText(trial)}`;
  return [all, ...repairTexts(standing)].join("; ");
}

/** `repaired at 2026-01-01T00:00:00Z: the table was gone`; empty when nothing had to be. */
export function repairTexts({ record }: Standing): readonly string[] {
  const repaired = record?.repaired ?? null;
  return repaired === null ? [] : [`repaired at ${wholeSeconds(repaired.at)}: ${repaired.why}`];
}

/** `connections cut: 3`; empty when none was to be, or could be. */
export function cutTexts(cut: CutCount): readonly string[] {
  return cut === undefined ? [] : [`connections cut: ${cut}`];
}

/** What a trial does to connections that were open, where it was asked to. */
export const CUTS_LATER = "connections that it does not admit are cut when it is confirmed";

type TrialStanding = NonNullable<Standing["trial"]>;

/** `on trial until 2026-01-01T00:01:00Z`: true before the deadline and after it. */
export function untilText({ until }: TrialStanding): string {
  return `on trial until ${until === undefined ? "its deadline" : wholeSeconds(until)}`;
}

/** `then filtering: block, 2 rules` */
export function thenText({ confirmed }: TrialStanding): string {
  return `then ${verdictOf(confirmed)}`;
}

/** An ISO 8601 time without its fraction of a second. */
export function wholeSeconds(time: string): string {
  return time.replace(/\.\d+/, "");
}
