// SPDX-License-Identifier: Apache-2.0
/**
 * The seal: a comment on the table with the identity of everything else in it. A table whose seal is intact
 * holds what postern wrote, whoever looks and whenever, and says which version of postern wrote it.
 */
import type { Ruleset } from "../ruleset/ruleset.ts";
import { formatOf, identityOf, TABLE_FORMAT } from "./identity.ts";

/** What a seal says of its table. */
export interface Seal {
  /** `block, 6 rules`. */
  readonly summary: string;
  /** The version of postern that wrote it. */
  readonly version: string;
  readonly identity: string;
}

const SEAL = /^(.*) \(postern ([^ ,()]+), table (\d+:[0-9a-f]{64})\)$/;

/** The ruleset with its seal. `content` is that of the ruleset, if it was written already. */
export function seal(
  ruleset: Ruleset,
  summary: string,
  version: string,
  content?: Uint8Array,
): Ruleset {
  const identity = identityOf(ruleset, content);
  return { ...ruleset, comment: `${summary} (postern ${version}, table ${identity})` };
}

/** What the seal of a table states, whether or not it is true; undefined where there is none. */
export function statedSeal(comment: string | undefined): Seal | undefined {
  const [, summary, version, identity] = SEAL.exec(comment ?? "") ?? [];
  if (summary === undefined || version === undefined || identity === undefined) return undefined;
  return { summary, version, identity };
}

/** How a table and its seal go together. */
type SealCheck =
  | { readonly kind: "intact"; readonly seal: Seal }
  | { readonly kind: "broken"; readonly identity: string; readonly seal: Seal }
  /** Written by a version that computes identities in another way. */
  | { readonly kind: "other format"; readonly seal: Seal }
  | { readonly kind: "none" };

/** Holds a table against its seal. */
export function checkSeal(ruleset: Ruleset): SealCheck {
  const seal = statedSeal(ruleset.comment);
  if (seal === undefined) return { kind: "none" };
  if (formatOf(seal.identity) !== TABLE_FORMAT) return { kind: "other format", seal };
  const identity = identityOf(ruleset);
  return identity === seal.identity ? { kind: "intact", seal } : { kind: "broken", identity, seal };
}
