// SPDX-License-Identifier: Apache-2.0
/** Keeps a policy for the next boot and changes nothing now. */
import { caller } from "../linux/caller.ts";
import { errorText } from "../linux/error_text.ts";
import type { Candidate } from "./candidate.ts";
import { changing } from "./change.ts";
import { keepDocuments } from "./keeping.ts";
import type { Keeping } from "./outcome.ts";

/** @param onWait called when another change takes more than two seconds */
export function stage(candidate: Candidate, onWait: () => void): Keeping {
  try {
    return changing({ onWait, insists: false, overrides: false }, ({ record, remember }) => {
      const { summary, source, documents, sha256 } = candidate;
      const keeping = keepDocuments({ summary, source, by: caller() }, documents, "staged", record);
      const { confirmed } = record.inForce;
      if (keeping.kind === "kept" && confirmed?.sha256 === sha256) {
        // What is in force could not be kept before, and now it is.
        const kept = { ...confirmed, revision: keeping.revision, keepFault: null };
        remember({ ...record, inForce: { ...record.inForce, confirmed: kept } });
      }
      return keeping;
    });
  } catch (error) {
    return { kind: "failed", why: errorText(error) };
  }
}
