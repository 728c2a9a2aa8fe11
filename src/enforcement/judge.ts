import { type Held, LOCKDOWN_SUMMARY } from "./enforce.ts";
import type { EnforcementRecord } from "./record.ts";

export interface Judgement {
  /** What the kernel does, in a few words. */
  readonly verdict: string;
  /** Why that is not as intended; empty when it is. */
  readonly problems: readonly string[];
  /** The record, when the kernel holds what it tells of: then this is where it came from, and since when. */
  readonly origin: EnforcementRecord | undefined;
}

/** Compares what the kernel holds with what was last applied, as far as that is known. */
export function judge(held: Held, applied: EnforcementRecord | undefined): Judgement {
  const known = problemsOf(applied);
  switch (held.kind) {
    case "none":
      if (applied !== undefined && applied.digest === null) {
        return { verdict: `open: ${applied.summary}`, problems: known, origin: applied };
      }
      return {
        verdict: "open: no table inet postern",
        problems: [...known, applied === undefined ? "nothing was applied" : "the table is gone"],
        origin: undefined,
      };
    case "altered":
      return {
        verdict: "unknown: table inet postern is not as postern wrote it",
        problems: [...known, held.why],
        origin: undefined,
      };
    case "sealed": {
      const isOther = applied !== undefined && applied.digest !== held.digest;
      const verb = held.summary === LOCKDOWN_SUMMARY ? "closed" : "filtering";
      return {
        verdict: `${verb}: ${held.summary}`,
        problems: isOther ? [...known, "the table is not the one that was last applied"] : known,
        origin: isOther ? undefined : applied,
      };
    }
  }
}

/** The judgement when the kernel could not be asked. */
export function judgeUnanswered(why: string, applied: EnforcementRecord | undefined): Judgement {
  return {
    verdict: "unknown: the kernel does not say",
    problems: [...problemsOf(applied), why],
    origin: undefined,
  };
}

function problemsOf(applied: EnforcementRecord | undefined): readonly string[] {
  const problem = applied?.problem ?? undefined;
  return problem === undefined ? [] : [problem];
}

/** All in one line: `filtering: block, 6 rules, from volume (postern:postern.yaml), sha256 …, since …`. */
export function describe({ verdict, origin }: Judgement): string {
  return [verdict, ...(origin === undefined ? [] : describeOrigin(origin))].join(", ");
}

function describeOrigin({ source, sha256, since }: EnforcementRecord): readonly string[] {
  const wholeSeconds = since.replace(/\.\d+/, "");
  return [
    ...(sha256 === null ? [] : [`from ${source}`, `sha256 ${sha256}`]),
    `since ${wholeSeconds}`,
  ];
}
