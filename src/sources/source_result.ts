// SPDX-License-Identifier: Apache-2.0
import type { Document } from "./document.ts";

/** What a source has to say when it is asked for a configuration. */
export type SourceResult =
  | {
      readonly kind: "absent";
      readonly why: string;
      /** Set where there is something that cannot be used, and is passed over. */
      readonly isDamaged?: true;
    }
  /** At least one document; several are read as one stream. */
  | {
      readonly kind: "found";
      readonly documents: readonly Document[];
      /** The device that it is on, where it is on one. */
      readonly device?: string;
      /** The number under which the history holds it, where it comes from there. */
      readonly revision?: number;
    }
  | {
      readonly kind: "faulty";
      readonly fault: string;
      /** What to do, where that is not what is to be done about any fault of the source. */
      readonly remedy?: string;
    };

export type SourceKind = "inline" | "credential" | "volume" | "embedded" | "state";

/** The documents' names, for people. */
export function namesOf(documents: readonly Document[]): string {
  return documents.map(({ name }) => name).join(", ");
}
