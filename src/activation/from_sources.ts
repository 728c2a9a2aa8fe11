// SPDX-License-Identifier: Apache-2.0
/**
 * Puts in force what the machine was told to use: at boot, and when it is told to read again. Whatever is
 * wrong with it, what is in force stays, at boot the lockdown.
 */
import type { ConfigError } from "../config/diagnostic.ts";
import { formatDiagnostic } from "../config/format_diagnostic.ts";
import { errorText } from "../linux/error_text.ts";
import { findConfiguration, type Refusal, type Search } from "../sources/find_configuration.ts";
import { remedyFor } from "../sources/remedy.ts";
import { activate } from "./activate.ts";
import { loadCandidate } from "./load_candidate.ts";
import type { Outcome } from "./outcome.ts";
import { readKeptState } from "./read_kept_state.ts";
import { readStanding } from "./read_standing.ts";
import { rememberRefusal } from "./refuse.ts";
import type { Standing } from "./standing.ts";

/** What came of it, and how things stand now. */
interface FromSources {
  readonly standing: Standing;
  /** Undefined when it is in force. */
  readonly refusal: Refused | undefined;
  /** The sources that were asked, in order; null when it did not come to that. */
  readonly tried: Search["tried"] | null;
  /** What could not be remembered. */
  readonly faults: readonly string[];
}

export interface Refused extends Refusal {
  /** What is wrong with the documents, if that is why. */
  readonly errors: readonly ConfigError[];
  /** Set when the kernel took the rules and they could not be confirmed. */
  readonly unconfirmed: Extract<Outcome, { kind: "unconfirmed" }> | undefined;
}

const OUR_FAULT = "report this fault of postern or of the kernel";

/** @param onWait called when another change takes more than two seconds */
export function activateFromSources(onWait: () => void): FromSources {
  let search: Search;
  try {
    search = findConfiguration(readKeptState);
  } catch (error) {
    return refuse(
      { problem: errorText(error), remedy: OUR_FAULT, source: undefined },
      null,
      onWait,
    );
  }
  const { tried, finding } = search;
  if (finding.kind === "refused") return refuse(finding, tried, onWait);
  const { documents, source, from, revision } = finding;
  const loaded = loadCandidate(documents, source);
  if (!loaded.ok) {
    const { errors } = loaded;
    const refusal = { problem: firstOf(errors), remedy: remedyFor(from, "content"), source };
    return refuse(refusal, tried, onWait, { errors });
  }
  const keep = { kind: "as before", revision } as const;
  const how = { kind: "confirm", keep, cuts: false } as const;
  const outcome = activate(loaded.value, how, tried, onWait);
  switch (outcome.kind) {
    case "in force":
      return { standing: outcome.standing, refusal: undefined, tried, faults: outcome.faults };
    case "refused":
      return refuse({ problem: outcome.why, remedy: OUR_FAULT, source }, tried, onWait);
    case "unconfirmed": {
      const problem = `the kernel does not hold the rules that it was given: ${outcome.why}`;
      const refusal = { problem, remedy: OUR_FAULT, source };
      return refuse(refusal, tried, onWait, { unconfirmed: outcome });
    }
    case "on trial":
      throw new Error("what the sources have is never put on trial");
  }
}

function refuse(
  { problem, remedy, source }: Refusal,
  tried: FromSources["tried"],
  onWait: () => void,
  { errors = [], unconfirmed }: Partial<Pick<Refused, "errors" | "unconfirmed">> = {},
): FromSources {
  const fault = rememberRefusal(`${problem}; ${remedy}`, source, tried, onWait);
  const refusal = { problem, remedy, source, errors, unconfirmed };
  const faults = fault === undefined ? [] : [fault];
  return { standing: readStanding(), refusal, tried, faults };
}

function firstOf(errors: readonly ConfigError[]): string {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return first === undefined ? "refused" : `${formatDiagnostic("error", first)}${more}`;
}
