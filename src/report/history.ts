/** What `postern history` prints. */
import type { EndedTrial } from "../activation/record.ts";
import type { Revision } from "../activation/revision.ts";
import { wholeSeconds } from "./describe.ts";
import { endText } from "./status.ts";

export interface History {
  /** The oldest first. */
  readonly revisions: readonly Revision[];
  /** The revision that the next boot finds. */
  readonly kept: number | undefined;
  /** The revision that is confirmed now. */
  readonly inForce: number | undefined;
  readonly trials: readonly EndedTrial[];
}

const SHOWN_DIGITS = 12;

/** Lines for people, the newest revision first. */
export function historyLines({ revisions, kept, inForce, trials }: History): readonly string[] {
  if (revisions.length === 0 && trials.length === 0) return ["nothing was kept yet"];
  const rows = revisions
    .toReversed()
    .map((revision): readonly string[] => [
      String(revision.revision),
      wholeSeconds(revision.at),
      revision.sha256.slice(0, SHOWN_DIGITS),
      revision.summary,
      `${revision.how} by ${revision.by}`,
      stateOf(revision, kept, inForce),
      revision.source,
    ]);
  const heads = ["revision", "time", "sha256", "policy", "how", "state", "source"];
  return [
    ...(rows.length === 0 ? [] : table([heads, ...rows])),
    ...trials.map(
      (trial) =>
        `trial of ${trial.summary}, since ${wholeSeconds(trial.since)}, from ${trial.source}: ${endText(trial)}`,
    ),
  ];
}

function stateOf({ revision }: Revision, kept?: number, inForce?: number): string {
  const states = [
    ...(revision === kept ? ["kept"] : []),
    ...(revision === inForce ? ["in force"] : []),
  ];
  return states.length === 0 ? "replaced" : states.join(", ");
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** A value for JSON: what is absent is null. */
export function historyJson({ revisions, kept, inForce, trials }: History) {
  return {
    kept: kept ?? null,
    inForce: inForce ?? null,
    revisions: revisions.map((revision) => {
      const { revision: number, at, sha256, summary, source, how, by } = revision;
      const state = stateOf(revision, kept, inForce);
      return { revision: number, at, sha256, summary, source, how, by, state };
    }),
    trials,
  };
}
