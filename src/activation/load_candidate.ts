// SPDX-License-Identifier: Apache-2.0
import type { ConfigError } from "../config/diagnostic.ts";
import { load } from "../config/load.ts";
import { policyOf } from "../policy/policy.ts";
import type { Result } from "../result.ts";
import type { Document } from "../sources/document.ts";
import { type Candidate, policyCandidate } from "./candidate.ts";

type LoadedCandidate = Result<Candidate, { errors: readonly ConfigError[] }>;

/** Reads documents as one stream and makes their policy ready to be put in force. */
export function loadCandidate(documents: readonly Document[], source: string): LoadedCandidate {
  const result = load(documents.map(({ name, bytes }) => ({ name, text: bytes })));
  if (!result.ok) return result;
  const policy = policyOf(result.value.configuration);
  return { ok: true, value: policyCandidate(policy, source, documents) };
}
