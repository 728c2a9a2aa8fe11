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
    return changing({ onWait, insists: false }, ({ record }) => {
      const facts = { summary: candidate.summary, source: candidate.source, by: caller() };
      return keepDocuments(facts, candidate.documents, "staged", record);
    });
  } catch (error) {
    return { kind: "failed", why: errorText(error) };
  }
}
