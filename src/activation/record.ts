// SPDX-License-Identifier: Apache-2.0
/** What was put in force in a network namespace, by whom and from where: the one schema of it. */
import { z } from "zod";

/** A policy that was put in force, or is to be. */
const EntrySchema = z.strictObject({
  kind: z.enum(["policy", "lockdown"]),
  /** `block, 6 rules`, or `lockdown`. */
  summary: z.string(),
  /** The identity of its table; null when it wants none. */
  table: z.string().nullable(),
  /** Where the configuration came from. */
  source: z.string(),
  /** SHA-256 of the configuration; null for the lockdown. */
  sha256: z.string().nullable(),
  /** ISO 8601 time from which on it decided. */
  since: z.string(),
  /** Who put it in force. */
  by: z.string(),
  /** The revision of the history that holds it; null when it is not kept. */
  revision: z.number().nullable(),
  /** Why it should be kept and is not; null when nothing is wrong. */
  keepFault: z.string().nullable(),
});

const TrialSchema = z.strictObject({
  entry: EntrySchema,
  /** The identity of the table that holds the policy on trial and the confirmed one. */
  table: z.string(),
  seconds: z.number(),
  /** ISO 8601 time of the deadline, by the clock as it was when the trial began. */
  until: z.string(),
  /** When it ends, in seconds of `monotonic`, which no change of the time of day moves. */
  ends: z.number(),
  /** Whether connections that it does not admit are cut once it is confirmed. */
  cuts: z.boolean().default(false),
});

/** A trial that is over. */
const EndedTrialSchema = z.strictObject({
  summary: z.string(),
  source: z.string(),
  sha256: z.string().nullable(),
  since: z.string(),
  by: z.string(),
  ended: z.enum(["confirmed", "reverted", "deadline", "replaced"]),
  at: z.string(),
  endedBy: z.string().nullable(),
});

const InForceSchema = z.strictObject({
  /** Null when nothing was ever confirmed here. */
  confirmed: EntrySchema.nullable(),
  trial: TrialSchema.nullable(),
});

export const RecordSchema = z.strictObject({
  schema: z.literal(1),
  /** The version of postern that wrote it. */
  postern: z.string(),
  /** The boot and the network namespace that it is about. */
  boot: z.string(),
  namespace: z.string(),
  inForce: InForceSchema,
  /** What is about to be in force: it is when the kernel holds its table, though nobody lived to say so. */
  next: InForceSchema.nullable(),
  /** Why what the sources had last is not in force; null when it is, or was never looked for. */
  refused: z
    .strictObject({ problem: z.string(), source: z.string().nullable(), at: z.string() })
    .nullable(),
  /** What somebody had done to the table when what is confirmed was put back last; null when nothing was. */
  repaired: z.strictObject({ why: z.string(), at: z.string() }).nullable().default(null),
  /** The sources that were asked last, in order; null when none was since boot. */
  searched: z
    .array(z.strictObject({ source: z.string(), outcome: z.string(), detail: z.string() }))
    .readonly()
    .nullable(),
  /** The last trials that are over, the newest last. */
  trials: z.array(EndedTrialSchema).readonly(),
});

export type Entry = Readonly<z.infer<typeof EntrySchema>>;
export type EndedTrial = Readonly<z.infer<typeof EndedTrialSchema>>;
export type InForce = Readonly<z.infer<typeof InForceSchema>>;
export type PolicyRecord = Readonly<z.infer<typeof RecordSchema>>;

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
