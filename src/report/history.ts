// SPDX-License-Identifier: Apache-2.0
/** What `postern history` prints. */
import type { Listed } from "../activation/kept.ts";
import type { EndedTrial } from "../activation/record.ts";
import type { Revision } from "../activation/revision.ts";
import { printable } from "../text/printable.ts";
import { wholeSeconds } from "./describe.ts";
import { endText } from "./status.ts";

export interface History {
  /** The oldest first. */
  readonly revisions: readonly Listed[];
  /** The revision that the next boot finds. */
  readonly kept: number | undefined;
  /** The revision that decides now, and the checksum of what does; undefined when it is none of these. */
  readonly inForce: { readonly revision: number; readonly sha256: string | null } | undefined;
  readonly trials: readonly EndedTrial[];
}

const SHOWN_DIGITS = 12;

/** Lines for people, the newest revision first; none when there is nothing to list. */
export function historyLines(history: History): readonly string[] {
  const { revisions, trials } = history;
  const rows = revisions.toReversed().map((listed) => cellsOf(listed, history));
  const heads = ["revision", "time", "sha256", "policy", "how", "state", "source"];
  return [
    ...(rows.length === 0 ? [] : table([heads, ...rows])),
    ...trials.map(
      (trial) =>
        `trial of ${trial.summary}, since ${wholeSeconds(trial.since)}, from ${trial.source}: ${endText(trial)}`,
    ),
  ].map(printable);
}

function cellsOf(listed: Listed, history: History): readonly string[] {
  if (listed.kind === "damaged") {
    return [String(listed.number), "", "", "", "", `damaged: ${listed.why}`, ""];
  }
  const { revision } = listed;
  return [
    String(revision.revision),
    wholeSeconds(revision.at),
    revision.sha256.slice(0, SHOWN_DIGITS),
    revision.summary,
    `${revision.how} by ${revision.by}`,
    stateOf(revision, history),
    revision.source,
  ];
}

function stateOf({ revision, sha256 }: Revision, { kept, inForce }: History): string {
  const states = [
    ...(revision === kept ? ["kept"] : []),
    ...(revision === inForce?.revision && sha256 === inForce.sha256 ? ["in force"] : []),
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
export function historyJson(history: History) {
  const { revisions, kept, inForce, trials } = history;
  return {
    kept: kept ?? null,
    inForce: inForce?.revision ?? null,
    revisions: revisions.map((listed) => {
      if (listed.kind === "damaged") {
        return { revision: listed.number, state: "damaged", why: listed.why };
      }
      const { revision: number, at, sha256, summary, source, how, by } = listed.revision;
      const state = stateOf(listed.revision, history);
      return { revision: number, at, sha256, summary, source, how, by, state };
    }),
    trials,
  };
}
