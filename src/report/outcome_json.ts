// SPDX-License-Identifier: Apache-2.0
/** What a verb has done, as a value for JSON: what is absent is null. */
import type { CutCount, Ended, Keeping } from "../activation/outcome.ts";
import { type Done, doneText } from "./outcome_text.ts";

/**
 * `verb` is what was done: `applied`, `confirmed`, `reverted`, `locked down`.
 *
 * @param told warnings of before it was done.
 */
export function outcomeJson(verb: string, outcome: Done, told: readonly string[]) {
  const { standing } = outcome;
  const { ended, keeping, cut, cuts }: Partial<Told> = outcome;
  return {
    done: outcome.kind === "on trial" ? outcome.kind : verb,
    state: standing.state,
    summary: standing.summary,
    sha256: standing.entry?.sha256 ?? null,
    until: standing.trial?.until ?? null,
    ended: ended?.summary ?? null,
    revision: keeping?.kind === "kept" ? keeping.revision : null,
    cut: cut ?? null,
    cutsWhenConfirmed: cuts ?? false,
    warnings: [...told, ...doneText(verb, outcome).warnings],
  };
}

/** What not every one of them has. */
interface Told {
  readonly ended: Ended;
  readonly keeping: Keeping;
  readonly cut: CutCount;
  readonly cuts: boolean;
}
