// SPDX-License-Identifier: Apache-2.0
import type { Observation, Repeated } from "../probe/watch.ts";
import type { MalformedResult } from "./malformed_peer.ts";

/** What has to stand on the serial console, as the source of a pattern, and the line that is typed then. */
export interface Turn {
  readonly awaited: string;
  readonly typed?: string;
}

/** One boot of a guest: what boot.ts hands to session.ts, as JSON. */
export interface Scenario {
  /** The command line of the emulator, its network device aside. */
  readonly qemu: readonly string[];
  /** What to probe from before power-on to the end. */
  readonly targets: readonly Repeated[];
  /** The targets, by index, that must be seen open before the session may end early. */
  readonly awaited: readonly number[];
  /** Where the serial console is written; files beside it with the same stem are the session's. */
  readonly serialLog: string;
  /** How often one packet is sent that no well-behaved host sends, in milliseconds; null for never. */
  readonly malformedEveryMs: number | null;
  /** What is said over the serial console, in this order. */
  readonly dialogue: readonly Turn[];
  /** Command lines that are run beside the guest, one after the other, once it is ready. */
  readonly visits: readonly (readonly string[])[];
  /** How long to go on probing once the guest is ready, at least and at most. */
  readonly settleMs: { readonly least: number; readonly most: number };
  /** How long the guest may take until it reports ready. */
  readonly limitSeconds: number;
}

/** A milestone of the boot, and when it was reached, in milliseconds since power-on. */
export interface Phase {
  readonly name: string;
  readonly at: number;
}

/** How the guest's boot ended: it reported ready, took too long, or stopped by itself. */
export type Ending = "ready" | "timeout" | "stopped";

/** What a session saw. */
export interface SessionResult {
  readonly ending: Ending;
  readonly phases: readonly Phase[];
  /** In the order of the targets; times are milliseconds since power-on, or shortly before it. */
  readonly observations: readonly Observation[];
  readonly malformed: MalformedResult;
  /** What each visit printed. */
  readonly visits: readonly string[];
}

/** One line of a session's standard output. */
export type SessionEvent =
  | { readonly event: "phase"; readonly phase: Phase }
  | { readonly event: "result"; readonly result: SessionResult };
