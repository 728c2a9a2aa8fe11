// SPDX-License-Identifier: Apache-2.0
/**
 * The identity of a ruleset: a digest over the bodies of the messages that fill its table, whose layout is
 * all that a kernel knows of it. Comments of the table, counters, and how long a clock has still to run are
 * no part of it.
 */
import { viewOf } from "../netlink/bytes.ts";
import { netfilterType } from "../netlink/nfnetlink.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { NFNL_SUBSYS_NFTABLES, NFT_MSG } from "./constants.ts";
import { contentBytes, messageBounds } from "./content.ts";
import { setOfElements } from "./read_set_elements.ts";

/** To be raised whenever one ruleset would have another digest than before. */
export const TABLE_FORMAT = 1;

/** struct nlmsghdr, and where in it type and flags are. */
const HEADER = { length: 16, type: 4, flags: 6 } as const;

/**
 * `FORMAT:SHA256`. Rulesets of one identity do the same to every packet, and count it in the same places.
 *
 * @param content of the ruleset, if it was written already.
 */
export function identityOf(ruleset: Ruleset, content = contentBytes(ruleset)): string {
  const hash = new Bun.CryptoHasher("sha256");
  for (const { start, end } of messageBounds(content)) {
    const header = content.slice(start, start + HEADER.length);
    const body = content.subarray(start + HEADER.length, end);
    if (isTime(ruleset, header, body)) continue;
    header.fill(0, HEADER.flags, HEADER.flags + 2);
    hash.update(header).update(body);
  }
  return `${TABLE_FORMAT}:${hash.digest("hex")}`;
}

/** Whether a message says how long the clock has still to run. */
function isTime({ clock }: Ruleset, header: Uint8Array, body: Uint8Array): boolean {
  const type = viewOf(header).getUint16(HEADER.type, true);
  return (
    clock !== undefined &&
    type === netfilterType(NFNL_SUBSYS_NFTABLES, NFT_MSG.newSetElement) &&
    setOfElements(body) === clock.name
  );
}

/** The format that an identity was computed in. */
export function formatOf(identity: string): number {
  return Number.parseInt(identity, 10);
}
