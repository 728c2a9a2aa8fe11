// SPDX-License-Identifier: Apache-2.0
import type { Answer, Probe } from "./probe.ts";
import type { Prober } from "./prober.ts";

/** When answers of one kind came, in milliseconds since the watch began. */
export interface Sightings {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** The longest time between one and the next, in milliseconds. */
  readonly pause: number;
}

/** All that one target ever said. */
export interface Observation {
  readonly probe: Probe;
  readonly sent: number;
  readonly open: Sightings | undefined;
  readonly refused: Sightings | undefined;
}

/** A watch over many targets that goes on until it is stopped. */
export interface Watch {
  /** Milliseconds since the watch began: the clock of all sightings. */
  elapsed(): number;
  /** What was seen so far, in the order of the probes. */
  observations(): readonly Observation[];
  stop(): void;
}

/** A probe that is repeated, every `everyMs` at the soonest. */
export interface Repeated {
  readonly probe: Probe;
  readonly everyMs: number;
}

type Tally = { sent: number; due: number } & Record<Answer, Sightings | undefined>;

const TICK_MS = 5;

/**
 * Sends each probe again and again, each time from a fresh port, and keeps the times of the
 * answers. The probes are spread evenly over their interval rather than sent in bursts.
 */
export function startWatch(prober: Prober, repeated: readonly Repeated[]): Watch {
  const start = performance.now();
  const elapsed = (): number => performance.now() - start;
  const tallies = repeated.map(({ probe, everyMs }, i) => {
    const due = (everyMs * i) / repeated.length;
    return {
      probe,
      everyMs,
      tally: { sent: 0, due, open: undefined, refused: undefined } as Tally,
    };
  });
  const sendDue = (): void => {
    const now = elapsed();
    for (const { probe, everyMs, tally } of tallies) {
      if (tally.due > now) continue;
      tally.due = Math.max(tally.due + everyMs, now);
      tally.sent += 1;
      prober.send(probe, (answer) => {
        const at = elapsed();
        const before = tally[answer];
        tally[answer] = {
          first: before?.first ?? at,
          last: at,
          count: (before?.count ?? 0) + 1,
          pause: Math.max(before?.pause ?? 0, at - (before?.last ?? at)),
        };
      });
    }
  };
  const timer = setInterval(sendDue, TICK_MS);
  return {
    elapsed,
    observations: () =>
      tallies.map(({ probe, tally }) => ({
        probe,
        sent: tally.sent,
        open: tally.open,
        refused: tally.refused,
      })),
    stop: () => clearInterval(timer),
  };
}
