// SPDX-License-Identifier: Apache-2.0
/** The one place that changes the kernel's table. */
import { errorText } from "../linux/error_text.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import { commitTable } from "../nftables/commit_table.ts";
import type { Place } from "../nftables/encode.ts";
import { readHandle } from "../nftables/read_table.ts";
import { type Held, identityIn, readHeld, whatInstead } from "./held.ts";
import type { PutBack } from "./outcome.ts";
import { refusalText } from "./refusal_text.ts";
import { identityOf, type SealedTable } from "./sealed_table.ts";
import { takeBack, undoOf } from "./undo.ts";

export type Replaced =
  | { readonly kind: "confirmed"; readonly held: Held }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "taken back"; readonly why: string; readonly putBack: PutBack };

/**
 * Puts a table in the place of what is there and reads it back. It is refused when something else is there
 * by then. What cannot be confirmed is taken back: the table before it comes into force again, or, where
 * that cannot be read, the lockdown.
 *
 * @param before what comes back: what the kernel holds, as it was read just now; undefined for the lockdown.
 * @param place what has to be there still, read before that.
 */
export function replace(
  socket: NetlinkSocket,
  before: Held | undefined,
  table: SealedTable,
  place: Place,
): Replaced {
  const undo = undoOf(before);
  try {
    commitTable(socket, table?.ruleset, place, table?.content);
  } catch (error) {
    return { kind: "refused", why: refusalText(error, socket) };
  }
  const faults: string[] = [];
  const held = attempt(() => readHeld(socket), faults);
  const isConfirmed = held !== undefined && identityIn(held) === identityOf(table);
  if (isConfirmed) return { kind: "confirmed", held };
  const why = faults[0] ?? whatInstead(held);
  if (place.kind === "table" && attempt(() => readHandle(socket), []) === place.handle) {
    return { kind: "refused", why: `the kernel did not take the rules: ${why}` };
  }
  return { kind: "taken back", why, putBack: takeBack(socket, undo, table) };
}

function attempt<T>(act: () => T, faults: string[]): T | undefined {
  try {
    return act();
  } catch (error) {
    faults.push(errorText(error));
    return undefined;
  }
}
