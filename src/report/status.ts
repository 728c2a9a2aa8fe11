/** What `postern status` prints, for people and for programs. */
import type { EndedTrial, Entry } from "../activation/record.ts";
import type { Standing } from "../activation/standing.ts";
import { thenText, verdictOf, wholeSeconds } from "./describe.ts";

/** Lines for people; the first is the verdict. */
export function statusLines(standing: Standing): readonly string[] {
  const { entry, trial, problems, record } = standing;
  const last = record?.trials.at(-1);
  return [
    verdictOf(standing),
    ...problems.map((problem) => `problem: ${problem}`),
    ...(entry === undefined ? [] : entryLines(entry)),
    ...(trial === undefined ? [] : [`trial: ${trialText(trial)}`]),
    ...(last === undefined
      ? []
      : [`last trial: ${last.summary}, from ${last.source}; ${endText(last)}`]),
  ];
}

function entryLines({ source, sha256, since, by, revision }: Entry): readonly string[] {
  return [
    `source: ${source}`,
    ...(sha256 === null ? [] : [`sha256: ${sha256}`]),
    `since: ${since}`,
    `by: ${by}`,
    ...(revision === null ? [] : [`revision: ${revision}`]),
  ];
}

/** `43 s left, until …; then filtering: block, 2 rules` */
export function trialText(trial: NonNullable<Standing["trial"]>): string {
  const until = trial.until === undefined ? "" : `, until ${wholeSeconds(trial.until)}`;
  return `${Math.ceil(trial.left / 1000)} s left${until}; ${thenText(trial)}`;
}

/** How a trial ended: `reverted by root at …`, `ended by its deadline at …`. */
export function endText({ ended, endedBy, at }: EndedTrial): string {
  const when = ` at ${wholeSeconds(at)}`;
  if (ended === "deadline") return `ended by its deadline${when}`;
  return `${ended}${endedBy === null ? "" : ` by ${endedBy}`}${when}`;
}

/** A value for JSON: what is absent is null, times are in seconds or ISO 8601. */
export function statusJson(standing: Standing) {
  const { state, summary, entry, trial, problems, record } = standing;
  const confirmed = record?.inForce.confirmed ?? undefined;
  return {
    ok: problems.length === 0,
    verdict: verdictOf(standing),
    state,
    summary,
    problems,
    ...entryJson(entry),
    table: standing.identity ?? null,
    trial:
      trial === undefined
        ? null
        : {
            secondsLeft: trial.left / 1000,
            until: trial.until ?? null,
            confirmed: { ...trial.confirmed, ...entryJson(confirmed) },
          },
    refused: record?.refused ?? null,
    searched: record?.searched ?? null,
    trials: record?.trials ?? [],
  };
}

function entryJson(entry: Entry | undefined) {
  return {
    source: entry?.source ?? null,
    sha256: entry?.sha256 ?? null,
    since: entry?.since ?? null,
    by: entry?.by ?? null,
    revision: entry?.revision ?? null,
  };
}
