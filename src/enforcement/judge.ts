import { type Held, LOCKDOWN_SUMMARY } from "./enforce.ts";
import type { EnforcementRecord } from "./record.ts";

export interface Judgement {
  /** What the kernel does, in a few words. */
  readonly verdict: string;
  /** Why that is not as intended; empty when it is. */
  readonly problems: readonly string[];
}

/** Compares what the kernel holds with what was last applied, as far as that is known. */
export function judge(held: Held, applied: EnforcementRecord | undefined): Judgement {
  const problem = applied?.problem ?? undefined;
  const known = problem === undefined ? [] : [problem];
  switch (held.kind) {
    case "none":
      if (applied !== undefined && applied.digest === null) {
        return { verdict: `open: ${applied.summary}`, problems: known };
      }
      return {
        verdict: "open: no table inet postern",
        problems: [...known, applied === undefined ? "nothing was applied" : "the table is gone"],
      };
    case "altered":
      return {
        verdict: "unknown: table inet postern is not as postern wrote it",
        problems: [...known, held.why],
      };
    case "sealed": {
      const isOther = applied !== undefined && applied.digest !== held.digest;
      const verb = held.summary === LOCKDOWN_SUMMARY ? "closed" : "filtering";
      return {
        verdict: `${verb}: ${held.summary}`,
        problems: isOther ? [...known, "the table is not the one that was last applied"] : known,
      };
    }
  }
}
