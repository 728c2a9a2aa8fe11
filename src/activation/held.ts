// SPDX-License-Identifier: Apache-2.0
/** What the kernel holds in the place of our table. */
import { NetlinkFormatError } from "../netlink/errors.ts";
import { type NetlinkSocket, openNetfilterSocket } from "../netlink/socket.ts";
import { formatOf, TABLE_FORMAT } from "../nftables/identity.ts";
import { readComment, readTable } from "../nftables/read_table.ts";
import { checkSeal, type Seal, statedSeal } from "../nftables/seal.ts";
import { OwnedTableError } from "../nftables/table.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { VERSION } from "../version.ts";
import { ownerText } from "./table_owner.ts";

export type Held =
  | { readonly kind: "none" }
  | {
      readonly kind: "intact";
      readonly seal: Seal;
      readonly ruleset: Ruleset;
      /** Milliseconds until the trial in it ends; undefined when it has ended, or there is none. */
      readonly left: number | undefined;
    }
  | {
      readonly kind: "altered";
      /** What is wrong, as far as it shows without knowing what it was. */
      readonly why: string;
      /** Undefined when it cannot be read as a table of ours. */
      readonly ruleset: Ruleset | undefined;
      /** What its seal says it was; undefined when there is none. */
      readonly stated: Seal | undefined;
    }
  /** Written by a version of postern that computes identities in another way. */
  | { readonly kind: "foreign"; readonly why: string };

/** Reads what the kernel holds. Throws SystemCallError, NetlinkError, InterruptedDump. */
export function inspect(): Held {
  return withSocket(readHeld);
}

/** The same over a socket that is open. */
export function readHeld(socket: NetlinkSocket): Held {
  try {
    const table = readTable(socket, ({ ruleset }) => checkSeal(ruleset).kind === "intact");
    if (table === undefined) return { kind: "none" };
    return heldAs(table.ruleset, table.left);
  } catch (error) {
    if (error instanceof OwnedTableError) {
      return altered(`${ownerText(error.port)} owns table inet postern`, undefined);
    }
    if (!(error instanceof NetlinkFormatError)) throw error;
    const stated = statedSeal(readComment(socket));
    if (stated !== undefined && formatOf(stated.identity) !== TABLE_FORMAT) return foreign(stated);
    return altered(error.message, stated);
  }
}

/** What the kernel holds when it holds this table. */
function heldAs(ruleset: Ruleset, left: number | undefined): Held {
  const check = checkSeal(ruleset);
  switch (check.kind) {
    case "intact":
      return { kind: "intact", seal: check.seal, ruleset, left };
    case "broken":
      return {
        kind: "altered",
        why: "its content does not match its seal",
        ruleset,
        stated: check.seal,
      };
    case "other format":
      return foreign(check.seal);
    case "none":
      return { kind: "altered", why: "it has no seal of postern's", ruleset, stated: undefined };
  }
}

function altered(why: string, stated: Seal | undefined): Held {
  return { kind: "altered", why, ruleset: undefined, stated };
}

function foreign({ version, identity }: Seal): Held {
  const [theirs, ours] = [formatOf(identity), TABLE_FORMAT];
  return {
    kind: "foreign",
    why: `postern ${version} wrote it in its format ${theirs}; this is postern ${VERSION}, which knows format ${ours}`,
  };
}

/** What is there in the place of a table that was to be. */
export function whatInstead(held: Held | undefined): string {
  switch (held?.kind) {
    case undefined:
      return "the kernel could not be asked";
    case "none":
      return "the table is not there";
    case "intact":
      return "another table is there";
    case "altered":
    case "foreign":
      return held.why;
  }
}

/** The identity of the table in the kernel; null when there is none, undefined when it is not ours. */
export function identityIn(held: Held): string | null | undefined {
  switch (held.kind) {
    case "none":
      return null;
    case "intact":
      return held.seal.identity;
    case "altered":
    case "foreign":
      return undefined;
  }
}

/** Opens a socket for as long as it is used. */
export function withSocket<T>(
  use: (socket: NetlinkSocket) => T,
  open: () => NetlinkSocket = openNetfilterSocket,
): T {
  const socket = open();
  try {
    return use(socket);
  } finally {
    socket.close();
  }
}
