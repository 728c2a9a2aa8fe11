/** How a change of the table is undone when it cannot be confirmed. */
import { errorText } from "../linux/error_text.ts";
import { NetlinkError } from "../netlink/errors.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import { commitTable } from "../nftables/commit_table.ts";
import { readFacts } from "../nftables/read_table.ts";
import { statedSeal } from "../nftables/seal.ts";
import { OwnedTableError } from "../nftables/table.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { readHeld, whatInstead } from "./held.ts";
import type { PutBack } from "./outcome.ts";
import { refusalText } from "./refusal_text.ts";
import { sealedLockdown } from "./sealed_table.ts";

type What = Extract<PutBack, { kind: "in force" }>["what"];

/** How to undo a change, decided before it. */
export interface Undo {
  readonly kind: "undo";
  /** The handle of the table before it; undefined when there was none. */
  readonly handle: bigint | undefined;
  readonly undo: { readonly what: What; readonly ruleset: Ruleset | undefined };
}

/** Decides how a change would be undone; refused when there may be none. */
export function undoing(
  socket: NetlinkSocket,
  former: (identity: string) => Ruleset | undefined,
): Undo | { readonly kind: "refused"; readonly why: string } {
  try {
    const facts = readFacts(socket);
    if (facts === undefined) {
      return { kind: "undo", handle: undefined, undo: { what: "no table", ruleset: undefined } };
    }
    const stated = statedSeal(facts.comment);
    const ruleset = stated === undefined ? undefined : former(stated.identity);
    const undo =
      ruleset === undefined ? toLockdown() : ({ what: "the former rules", ruleset } as const);
    return { kind: "undo", handle: facts.handle, undo };
  } catch (error) {
    if (error instanceof OwnedTableError || error instanceof NetlinkError) {
      return { kind: "refused", why: refusalText(error, socket) };
    }
    // A table that is dormant, or otherwise none of ours, is about to go.
    return { kind: "undo", handle: undefined, undo: toLockdown() };
  }
}

function toLockdown() {
  return { what: "the lockdown", ruleset: sealedLockdown()?.ruleset } as const;
}

/** Puts back what was there before. */
export function takeBack(socket: NetlinkSocket, { what, ruleset }: Undo["undo"]): PutBack {
  try {
    commitTable(socket, ruleset);
    const held = readHeld(socket);
    const isThere = ruleset === undefined ? held.kind === "none" : held.kind === "intact";
    return isThere ? { kind: "in force", what } : { kind: "unknown", why: whatInstead(held) };
  } catch (error) {
    return { kind: "unknown", why: errorText(error) };
  }
}
