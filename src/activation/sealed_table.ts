// SPDX-License-Identifier: Apache-2.0
import { contentBytes } from "../nftables/content.ts";
import { seal, statedSeal } from "../nftables/seal.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { VERSION } from "../version.ts";
import { LOCKDOWN_SUMMARY, lockdownCandidate } from "./candidate.ts";

/** A sealed table and its identity; undefined for none. */
export type SealedTable =
  | {
      readonly ruleset: Ruleset;
      readonly identity: string;
      /** What fills it, as it goes to the kernel; undefined where it was read and need not be written. */
      readonly content?: Uint8Array;
    }
  | undefined;

/** The identity of a table; null for none, as `identityIn` says what the kernel holds. */
export function identityOf(table: SealedTable): string | null {
  return table?.identity ?? null;
}

/** Seals a ruleset. */
export function sealed(ruleset: Ruleset | undefined, summary: string): SealedTable {
  if (ruleset === undefined) return undefined;
  const content = contentBytes(ruleset);
  const table = seal(ruleset, summary, VERSION, content);
  const stated = statedSeal(table.comment);
  if (stated === undefined) throw new Error(`a seal cannot hold ${summary}`);
  return { ruleset: table, identity: stated.identity, content };
}

/** The lockdown's table. */
export function sealedLockdown(): SealedTable {
  return sealed(lockdownCandidate().ruleset, LOCKDOWN_SUMMARY);
}
