// SPDX-License-Identifier: Apache-2.0
/** What `postern status` prints, for people and for programs. */
import type { Kept } from "../activation/kept.ts";
import type { EndedTrial, Entry } from "../activation/record.ts";
import type { Standing } from "../activation/standing.ts";
import { printable } from "../text/printable.ts";
import { CUTS_LATER, repairTexts, thenText, verdictOf, wholeSeconds } from "./describe.ts";

/** Where a table came from that is whole, and that nobody remembers. */
const UNKNOWN = "source: nothing is remembered of it";

/** Lines for people; the first is the verdict. */
export function statusLines(
  standing: Standing,
  kept?: Kept,
  warnings: readonly string[] = [],
): readonly string[] {
  const { state, entry, trial, problems, record } = standing;
  const last = record?.trials.at(-1);
  return [
    verdictOf(standing),
    ...problems.map((problem) => `problem: ${problem}`),
    ...repairTexts(standing),
    ...(entry === undefined ? [...(state === "filtering" ? [UNKNOWN] : [])] : entryLines(entry)),
    ...(trial === undefined ? [] : [`trial: ${trialText(trial)}`]),
    ...nextBootLines(kept, trial === undefined ? entry : record?.inForce.confirmed),
    ...(last === undefined
      ? []
      : [`last trial: ${last.summary}, from ${last.source}; ${endText(last)}`]),
    ...warnings.map((warning) => `warning: ${warning}`),
  ].map(printable);
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

/** What the next boot finds of what was kept, where that is not what decides now. */
function nextBootLines(kept: Kept | undefined, entry: Entry | null | undefined): readonly string[] {
  switch (kept?.kind) {
    case undefined:
    case "none":
      return [];
    case "damaged":
      return [`kept: cannot be used: ${kept.why}`];
    case "forbidden":
      return [`kept: cannot be read: ${kept.why}`];
    case "kept": {
      const { revision, sha256, how, summary } = kept.whole.revision;
      if (sha256 === entry?.sha256) return [];
      return [`kept: revision ${revision}, ${how}: ${summary}, sha256 ${sha256}`];
    }
  }
}

/** `43 s left, until …; then filtering: block, 2 rules`, and what comes before that if it is confirmed. */
function trialText(trial: NonNullable<Standing["trial"]>): string {
  const until = trial.until === undefined ? "" : `, until ${wholeSeconds(trial.until)}`;
  const cuts = trial.cuts === true ? `; ${CUTS_LATER}` : "";
  return `${Math.ceil(trial.left / 1000)} s left${until}; ${thenText(trial)}${cuts}`;
}

/** How a trial ended: `reverted by root at …`, `ended by its deadline at …`. */
export function endText({ ended, endedBy, at }: EndedTrial): string {
  const when = ` at ${wholeSeconds(at)}`;
  if (ended === "deadline") return `ended by its deadline${when}`;
  return `${ended}${endedBy === null ? "" : ` by ${endedBy}`}${when}`;
}

/** A value for JSON: what is absent is null, times are in seconds or ISO 8601. */
export function statusJson(standing: Standing, kept?: Kept, warnings: readonly string[] = []) {
  const { state, summary, entry, trial, problems, record } = standing;
  const confirmed = record?.inForce.confirmed ?? undefined;
  return {
    ok: problems.length === 0,
    verdict: verdictOf(standing),
    state,
    summary,
    problems,
    warnings,
    ...entryJson(entry),
    table: standing.identity ?? null,
    trial:
      trial === undefined
        ? null
        : {
            secondsLeft: trial.left / 1000,
            until: trial.until ?? null,
            cutsWhenConfirmed: trial.cuts ?? null,
            confirmed: { ...trial.confirmed, ...entryJson(confirmed) },
          },
    kept: keptJson(kept),
    refused: record?.refused ?? null,
    repaired: record?.repaired ?? null,
    searched: record?.searched ?? null,
    trials: record?.trials ?? [],
  };
}

function keptJson(kept: Kept | undefined) {
  switch (kept?.kind) {
    case undefined:
    case "none":
      return null;
    case "damaged":
      return { damaged: kept.why };
    case "forbidden":
      return { forbidden: kept.why };
    case "kept": {
      const { revision, sha256, how, summary, source, by, at } = kept.whole.revision;
      return { revision, sha256, how, summary, source, by, at };
    }
  }
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
