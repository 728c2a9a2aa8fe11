// SPDX-License-Identifier: Apache-2.0
/** What was put in force in a network namespace, by whom and from where: the one shape of it. */
import {
  flag,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  type Shaped,
  text,
} from "./shape.ts";

/** A policy that was put in force, or is to be. */
const ENTRY = object({
  kind: oneOf("policy", "lockdown"),
  /** `block, 6 rules`, or `lockdown`. */
  summary: text,
  /** The identity of its table; null when it wants none. */
  table: nullable(text),
  /** Where the configuration came from. */
  source: text,
  /** SHA-256 of the configuration; null for the lockdown. */
  sha256: nullable(text),
  /** ISO 8601 time from which on it decided. */
  since: text,
  /** Who put it in force. */
  by: text,
  /** The revision of the history that holds it; null when it is not kept. */
  revision: nullable(number),
  /** Why it should be kept and is not; null when nothing is wrong. */
  keepFault: nullable(text),
});

const TRIAL = object({
  entry: ENTRY,
  /** The identity of the table that holds the policy on trial and the confirmed one. */
  table: text,
  seconds: number,
  /** ISO 8601 time of the deadline, by the clock as it was when the trial began. */
  until: text,
  /** When it ends, in seconds of `monotonic`, which no change of the time of day moves. */
  ends: number,
  /** Whether connections that it does not admit are cut once it is confirmed. */
  cuts: optional(flag, false),
});

/** A trial that is over. */
const ENDED_TRIAL = object({
  summary: text,
  source: text,
  sha256: nullable(text),
  since: text,
  by: text,
  ended: oneOf("confirmed", "reverted", "deadline", "replaced"),
  at: text,
  endedBy: nullable(text),
});

const IN_FORCE = object({
  /** Null when nothing was ever confirmed here. */
  confirmed: nullable(ENTRY),
  trial: nullable(TRIAL),
});

export const RECORD = object({
  schema: oneOf(1),
  /** The version of postern that wrote it. */
  postern: text,
  /** The boot and the network namespace that it is about. */
  boot: text,
  namespace: text,
  inForce: IN_FORCE,
  /** What is about to be in force: it is when the kernel holds its table, though nobody lived to say so. */
  next: nullable(IN_FORCE),
  /** Why what the sources had last is not in force; null when it is, or was never looked for. */
  refused: nullable(object({ problem: text, source: nullable(text), at: text })),
  /** What somebody had done to the table when what is confirmed was put back last; null when nothing was. */
  repaired: optional(nullable(object({ why: text, at: text })), null),
  /** The sources that were asked last, in order; null when none was since boot. */
  searched: nullable(list(object({ source: text, outcome: text, detail: text }))),
  /** The last trials that are over, the newest last. */
  trials: list(ENDED_TRIAL),
});

export type Entry = Shaped<typeof ENTRY>;
export type EndedTrial = Shaped<typeof ENDED_TRIAL>;
export type InForce = Shaped<typeof IN_FORCE>;
export type PolicyRecord = Shaped<typeof RECORD>;

/** How many trials that are over are remembered. */
const MOST_TRIALS = 32;

/**
 * The trials that are over, that of the record among them if its deadline has passed, or else if something
 * ends it.
 *
 * @param now seconds of `monotonic`.
 */
export function trialsOver(
  { inForce: { trial }, trials }: PolicyRecord,
  now: number,
  ending?: Pick<EndedTrial, "ended" | "endedBy">,
): readonly EndedTrial[] {
  if (trial === null) return trials;
  const how =
    now >= trial.ends
      ? ({ ended: "deadline", at: trial.until, endedBy: null } as const)
      : ending && { ...ending, at: new Date().toISOString() };
  if (how === undefined) return trials;
  const { summary, source, sha256, since, by } = trial.entry;
  return [...trials, { summary, source, sha256, since, by, ...how }].slice(-MOST_TRIALS);
}

/** The identity of the table that the kernel holds when this is in force; null for none. */
export function tableIdentity({ confirmed, trial }: InForce): string | null {
  return trial?.table ?? confirmed?.table ?? null;
}
