// SPDX-License-Identifier: Apache-2.0
import { caller } from "../linux/caller.ts";
import type { Side } from "../ruleset/trial.ts";
import type { Candidate } from "./candidate.ts";
import type { Entry } from "./record.ts";
import { identityOf, type SealedTable, sealed } from "./sealed_table.ts";

/** What can be said of a policy that the kernel holds and nobody remembers. */
export function unknownEntry({ summary, ruleset }: Side): Entry {
  return {
    kind: "policy",
    summary,
    table: identityOf(sealed(ruleset, summary)),
    source: "unknown",
    sha256: null,
    since: new Date().toISOString(),
    by: "unknown",
    revision: null,
    keepFault: null,
  };
}

/** What is remembered of a policy that comes into force now. */
export function entryOf({ kind, summary, source, sha256 }: Candidate, table: SealedTable): Entry {
  return {
    kind,
    summary,
    table: identityOf(table),
    source,
    sha256,
    since: new Date().toISOString(),
    by: caller(),
    revision: null,
    keepFault: null,
  };
}
