// SPDX-License-Identifier: Apache-2.0
import type { Verdict } from "../probe/probe.ts";
import type { Observation } from "../probe/watch.ts";
import { EVERYONE, SERVICES, type Service, type SourceName, type Target } from "./targets.ts";

/** Who may reach a service: everything that is not listed is closed. */
export type OpenTo = Partial<Record<Service, readonly SourceName[]>>;

/** Everything open, but what is listed, which is closed to all but those named. */
export function openBut(restricted: OpenTo): OpenTo {
  const everything = Object.fromEntries(SERVICES.map((service) => [service, EVERYONE]));
  return { ...everything, ...restricted };
}

/** What one target was expected to do, and what it was seen to do. */
export interface Outcome {
  readonly target: Target;
  readonly expected: "open" | "filtered";
  /** Its state once the guest was ready. */
  readonly seen: Verdict;
  /** When it first answered anything, in milliseconds since power-on; undefined if never. */
  readonly firstAnswer: number | undefined;
  /**
   * It agrees if an open service is open in the end, and one that is closed gave no answer at any
   * time: a refusal is an answer.
   */
  readonly agrees: boolean;
}

/** Holds what was seen against who may reach what; `readyAt` is in milliseconds since power-on. */
export function judge(
  targets: readonly Target[],
  observations: readonly Observation[],
  openTo: OpenTo,
  readyAt: number,
): Outcome[] {
  return targets.map((target, i) => {
    const observation = observations[i];
    const expected = isOpenTo(openTo, target) ? "open" : "filtered";
    const seen = stateAfter(observation, readyAt);
    const answers = [observation?.open?.first, observation?.refused?.first];
    const firstAnswer = answers.filter((at) => at !== undefined).sort((a, b) => a - b)[0];
    const asked = (observation?.sent ?? 0) > 0;
    const agrees = expected === "open" ? seen === "open" : asked && firstAnswer === undefined;
    return { target, expected, seen, firstAnswer, agrees };
  });
}

/** Whether a target is one of those that may be reached. */
export function isOpenTo(openTo: OpenTo, target: Target): boolean {
  return openTo[target.service]?.includes(target.source) ?? false;
}

/** The outcomes that disagree, as sentences: one for all sources that see a service alike. */
export function complaints(outcomes: readonly Outcome[]): string[] {
  const wrong = outcomes.filter(({ agrees }) => !agrees);
  const alike = Map.groupBy(wrong, ({ target, expected, seen, firstAnswer }) => {
    const answer = firstAnswer === undefined ? ", never answered" : "";
    return `${target.service}: expected ${expected}, was ${seen}${answer}`;
  });
  return [...alike].map(([what, group]) => {
    const answers = group.flatMap(({ firstAnswer }) => firstAnswer ?? []);
    const first = (Math.min(...answers) / 1000).toFixed(1);
    const when = answers.length === 0 ? "" : `, first answered ${first} s after power-on`;
    return `${what}${when}, from ${group.map(({ target }) => target.source).join("; ")}`;
  });
}

function stateAfter(observation: Observation | undefined, readyAt: number): Verdict {
  if ((observation?.open?.last ?? -1) >= readyAt) return "open";
  return (observation?.refused?.last ?? -1) >= readyAt ? "refused" : "filtered";
}
