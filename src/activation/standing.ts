// SPDX-License-Identifier: Apache-2.0
/** How things stand: what the kernel holds, held against what is remembered of it. */
import { sidesOf } from "../ruleset/trial.ts";
import { LOCKDOWN_SUMMARY } from "./candidate.ts";
import { type Held, identityIn } from "./held.ts";
import {
  type Entry,
  type InForce,
  type PolicyRecord,
  tableIdentity,
  trialsOver,
} from "./record.ts";
import type { Recall } from "./store.ts";

type State = "filtering" | "closed" | "open" | "unknown";

export interface Standing {
  readonly state: State;
  /** The identity of the table in the kernel; null when there is none, undefined when it is not ours. */
  readonly identity: string | null | undefined;
  /** The policy that decides about packets now, in a few words; why it is not known, if it is not. */
  readonly summary: string;
  /** Where that policy came from; undefined when nothing is remembered of it. */
  readonly entry: Entry | undefined;
  /** Undefined unless a trial is going on. */
  readonly trial: TrialStanding | undefined;
  /** Why this is not as intended; empty when it is. */
  readonly problems: readonly string[];
  readonly record: PolicyRecord | undefined;
}

export interface TrialStanding {
  /** Milliseconds until the deadline. */
  readonly left: number;
  /** ISO 8601 time of the deadline; undefined when nothing is remembered of the trial. */
  readonly until: string | undefined;
  /** Whether connections that it does not admit are cut once it is confirmed; undefined likewise. */
  readonly cuts: boolean | undefined;
  /** What decides from then on. */
  readonly confirmed: { readonly state: State; readonly summary: string };
}

/** How far the kernel's deadline may lie from the remembered one, in seconds. */
const DEADLINE_SLACK = 2;

/**
 * @param now seconds of `monotonic`.
 * @param differing names what differs between a table that was altered and what it was.
 */
export function standingOf(
  held: Held,
  recall: Recall,
  now: number,
  differing: (held: Held, record: PolicyRecord | undefined) => readonly string[] = () => [],
): Standing {
  const record = recall.kind === "record" ? settled(recall.record, held, now) : undefined;
  const identity = identityIn(held);
  const bare = { entry: undefined, trial: undefined, record, identity };
  const problems = recall.kind === "unreadable" ? [recall.why] : [];
  switch (held.kind) {
    case "none": {
      const confirmed = record?.inForce.confirmed;
      if (confirmed !== undefined && confirmed !== null && tableIdentityOf(record) === null) {
        return withRefusal({
          ...bare,
          state: "open",
          summary: confirmed.summary,
          entry: confirmed,
          problems,
        });
      }
      const why = confirmed ? "the table is gone" : NOTHING_APPLIED;
      return withRefusal({
        ...bare,
        state: "open",
        summary: "no table inet postern",
        problems: [...problems, why],
      });
    }
    case "foreign":
      return withRefusal({
        ...bare,
        state: "unknown",
        summary: "another version of postern wrote the table",
        problems: [...problems, held.why],
      });
    case "altered": {
      const named = differing(held, record);
      return withRefusal({
        ...bare,
        state: "unknown",
        summary: "table inet postern is not as postern wrote it",
        problems: [...problems, ...(named.length > 0 ? named : [held.why])],
      });
    }
    case "intact": {
      const isRemembered = held.seal.identity === tableIdentityOf(record);
      const others = record !== undefined && !isRemembered ? [NOT_THE_LAST] : [];
      const inForce = isRemembered ? record?.inForce : undefined;
      const decides = deciding(held, inForce);
      const isNothing =
        decides.state === "open" && decides.entry === undefined && decides.trial === undefined;
      return withRefusal({
        ...decides,
        record,
        identity,
        problems: [
          ...problems,
          ...others,
          ...moved(held, inForce, now),
          ...(isNothing ? [NOTHING_APPLIED] : []),
        ],
      });
    }
  }
}

const NOTHING_APPLIED = "nothing was applied";
const NOT_THE_LAST = "the table is not the one that was last applied";

/** The standing when the kernel could not be asked. */
export function unanswered(why: string, recall: Recall): Standing {
  const problems = recall.kind === "unreadable" ? [recall.why] : [];
  return withRefusal({
    state: "unknown",
    identity: undefined,
    summary: "the kernel does not say",
    entry: undefined,
    trial: undefined,
    problems: [...problems, why],
    record: recall.kind === "record" ? recall.record : undefined,
  });
}

/**
 * The record, with what was about to be in force in its place when the kernel holds that.
 *
 * @param identity of the table in the kernel; null when there is none, undefined when it is not known.
 */
export function promoted(record: PolicyRecord, identity: string | null | undefined): PolicyRecord {
  // That there is no table proves nothing: anybody may have removed it since.
  if (record.next === null || identity == null || identity !== tableIdentity(record.next)) {
    return record;
  }
  return { ...record, inForce: record.next, next: null };
}

/** The record as the kernel bears it out; a trial that has run out is over, though nobody lived to say so. */
function settled(remembered: PolicyRecord, held: Held, now: number): PolicyRecord {
  const record = promoted(remembered, identityIn(held));
  const isOnTrial = held.kind === "intact" && held.left !== undefined;
  return isOnTrial ? record : { ...record, trials: trialsOver(record, now) };
}

function tableIdentityOf(record: PolicyRecord | undefined): string | null | undefined {
  return record === undefined ? undefined : tableIdentity(record.inForce);
}

type Deciding = Pick<Standing, "state" | "summary" | "entry" | "trial">;

function deciding(held: Extract<Held, { kind: "intact" }>, inForce: InForce | undefined): Deciding {
  const sides = sidesOf(held.ruleset);
  const confirmedEntry = inForce?.confirmed ?? undefined;
  if (sides === undefined) {
    const { summary } = held.seal;
    return { state: stateOf(summary, true), summary, entry: confirmedEntry, trial: undefined };
  }
  const side = (which: "tried" | "confirmed") => {
    const { summary, ruleset } = sides[which];
    return { state: stateOf(summary, ruleset !== undefined), summary };
  };
  const confirmed = side("confirmed");
  if (held.left === undefined) return { ...confirmed, entry: confirmedEntry, trial: undefined };
  const { left } = held;
  const { entry, until, cuts } = inForce?.trial ?? {};
  return { ...side("tried"), entry, trial: { left, until, cuts, confirmed } };
}

function stateOf(summary: string, hasTable: boolean): State {
  if (!hasTable) return "open";
  return summary === LOCKDOWN_SUMMARY ? "closed" : "filtering";
}

/** Somebody may have wound the clock up again, or on. */
function moved(
  { ruleset, left }: Extract<Held, { kind: "intact" }>,
  inForce: InForce | undefined,
  now: number,
): readonly string[] {
  const trial = inForce?.trial ?? null;
  if (trial === null || left === undefined) return [];
  const over = now + left / 1000 - trial.ends;
  const isSet = ruleset.clock?.milliseconds === trial.seconds * 1000;
  if (isSet && Math.abs(over) <= DEADLINE_SLACK) return [];
  const when = `${Math.abs(Math.round(over))} s ${over < 0 ? "earlier" : "later"}`;
  return [`the trial ends ${when} than it was meant to: somebody changed its clock`];
}

/** A refusal since is a problem of its own: what the machine was told to do is not what it does. */
function withRefusal(standing: Standing): Standing {
  const { record, state, problems, entry } = standing;
  const kept = entry?.keepFault ?? undefined;
  const unkept =
    kept === undefined
      ? []
      : [`it is not kept for the next boot: ${kept}; "postern apply" it again`];
  const refused = record?.refused?.problem;
  const refusal =
    refused === undefined
      ? []
      : [state === "closed" ? refused : `new configuration refused: ${refused}`];
  return { ...standing, problems: [...refusal, ...problems, ...unkept] };
}
