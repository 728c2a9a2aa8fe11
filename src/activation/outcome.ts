// SPDX-License-Identifier: Apache-2.0
/** What became of an attempt to change what is in force. */
import type { Candidate } from "./candidate.ts";
import type { Standing } from "./standing.ts";

/** Whether the next boot finds what is confirmed now. */
export type Keeping =
  | {
      readonly kind: "kept";
      readonly revision: number;
      /** What the next boot takes instead; undefined for nothing. */
      readonly outranked: string | undefined;
      /** A staged revision that this one takes the place of; undefined for none. */
      readonly unstaged: number | undefined;
    }
  /** There is nowhere to keep it, or the next boot would refuse it. */
  | { readonly kind: "not kept"; readonly why: string }
  | { readonly kind: "failed"; readonly why: string }
  /** The change has nothing to do with what the next boot finds. */
  | { readonly kind: "as before" };

/** A trial that the change ended, in a few words; undefined when there was none. */
export type Ended = { readonly summary: string } | undefined;

/** How many connections that were open were cut; undefined when that was not tried, or failed. */
export type CutCount = number | undefined;

export type Outcome =
  | {
      readonly kind: "in force";
      readonly candidate: Candidate;
      readonly standing: Standing;
      readonly keeping: Keeping;
      readonly ended: Ended;
      readonly cut: CutCount;
      /** What could not be remembered of it. */
      readonly faults: readonly string[];
    }
  | {
      readonly kind: "on trial";
      readonly candidate: Candidate;
      readonly standing: Standing;
      readonly ended: Ended;
      /** Whether connections are cut once it is confirmed. */
      readonly cuts: boolean;
      readonly faults: readonly string[];
    }
  /** Nothing was changed. */
  | { readonly kind: "refused"; readonly why: string }
  /** It was written, could not be confirmed, and was taken back. */
  | { readonly kind: "unconfirmed"; readonly why: string; readonly putBack: PutBack };

/** What is in force after a change was taken back. */
export type PutBack =
  | {
      readonly kind: "in force";
      readonly what:
        | "the former rules"
        | "the lockdown"
        | "no table"
        /** It came in between, and stays. */
        | "the table of another postern";
      /** By the lockdown. */
      readonly cut: CutCount;
      /** Why connections were not cut that should have been. */
      readonly faults: readonly string[];
    }
  | { readonly kind: "unknown"; readonly why: string };
