/** The one place that changes the kernel's table. */
import { errorText } from "../linux/error_text.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import { commitTable } from "../nftables/commit_table.ts";
import { readFacts } from "../nftables/read_table.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { type Held, readHeld, whatInstead } from "./held.ts";
import type { PutBack } from "./outcome.ts";
import { refusalText } from "./refusal_text.ts";
import type { SealedTable } from "./sealed_table.ts";
import { takeBack, undoing } from "./undo.ts";

export type Replaced =
  | { readonly kind: "confirmed"; readonly held: Held }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "taken back"; readonly why: string; readonly putBack: PutBack };

/**
 * Puts a table in the place of what is there and reads it back. What cannot be confirmed is taken back: the
 * table before it comes into force again, or, where that is not known, the lockdown.
 *
 * @param former gives the table with a seal's identity, as it was written; undefined when it is not known.
 */
export function replace(
  socket: NetlinkSocket,
  table: SealedTable,
  former: (identity: string) => Ruleset | undefined,
): Replaced {
  const before = undoing(socket, former);
  if (before.kind === "refused") return before;
  try {
    commitTable(socket, table?.ruleset);
  } catch (error) {
    return { kind: "refused", why: refusalText(error, socket) };
  }
  const faults: string[] = [];
  const held = attempt(() => readHeld(socket), faults);
  if (held !== undefined && holds(held, table)) return { kind: "confirmed", held };
  const why = faults[0] ?? whatInstead(held);
  if (isUnchanged(socket, before.handle)) {
    return { kind: "refused", why: `the kernel did not take the rules: ${why}` };
  }
  return { kind: "taken back", why, putBack: takeBack(socket, before.undo) };
}

function holds(held: Held, table: SealedTable): boolean {
  if (table === undefined) return held.kind === "none";
  return held.kind === "intact" && held.seal.identity === table.identity;
}

/** Whether the table of before is there still: then the kernel refused, and its reason was lost. */
function isUnchanged(socket: NetlinkSocket, handle: bigint | undefined): boolean {
  if (handle === undefined) return false;
  return attempt(() => readFacts(socket), [])?.handle === handle;
}

function attempt<T>(act: () => T, faults: string[]): T | undefined {
  try {
    return act();
  } catch (error) {
    faults.push(errorText(error));
    return undefined;
  }
}
