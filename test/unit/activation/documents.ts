// SPDX-License-Identifier: Apache-2.0
import type { RevisionFacts } from "../../../src/activation/revision.ts";
import type { Document } from "../../../src/sources/document.ts";

/** A document, as a source has it. */
export function document(text: string, signature?: string, name = "postern.yaml"): Document {
  const bytes = (each: string) => Buffer.from(each);
  return {
    name,
    bytes: bytes(text),
    signature: signature === undefined ? undefined : bytes(signature),
  };
}

/** What is said of a revision besides its number and documents. */
export const FACTS: Omit<RevisionFacts, "revision"> = {
  summary: "block, 2 rules",
  source: "postern.yaml",
  how: "applied",
  by: "ann",
  at: "2026-01-01T00:00:00.000Z",
};
