// SPDX-License-Identifier: Apache-2.0
/** How a change of the table is undone when it cannot be confirmed. */
import { errorText } from "../linux/error_text.ts";
import { monotonic } from "../linux/libc.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import { commitTable } from "../nftables/commit_table.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { sidesOf } from "../ruleset/trial.ts";
import { cutOpen } from "./cut_open.ts";
import { type Held, identityIn, readHeld, whatInstead } from "./held.ts";
import type { PutBack } from "./outcome.ts";
import { readPlace } from "./place.ts";
import { identityOf, type SealedTable, sealed, sealedLockdown } from "./sealed_table.ts";

/** What to put back, decided before the change. */
export interface Undo {
  readonly what: Extract<PutBack, { kind: "in force" }>["what"];
  /** The table at a time, in seconds of `monotonic`: a trial in it has to end when it would have. */
  tableAt(now: number): SealedTable;
}

/** How to come back to what the kernel holds now. */
export function undoOf(held: Held | undefined): Undo {
  switch (held?.kind) {
    case "none":
      return { what: "no table", tableAt: () => undefined };
    case "intact":
      return { what: "the former rules", tableAt: tableAt(held, monotonic()) };
    case undefined:
    case "altered":
    case "foreign":
      return { what: "the lockdown", tableAt: sealedLockdown };
  }
}

type Intact = Extract<Held, { kind: "intact" }>;

function tableAt({ ruleset, seal, left }: Intact, then: number): Undo["tableAt"] {
  const sides = sidesOf(ruleset);
  const { clock } = ruleset;
  if (sides === undefined || clock === undefined) {
    return () => ({ ruleset, identity: seal.identity });
  }
  return (now) => {
    const milliseconds = Math.round((left ?? 0) - (now - then) * 1000);
    if (milliseconds > 0) {
      const wound: Ruleset = { ...ruleset, clock: { ...clock, milliseconds } };
      return { ruleset: wound, identity: seal.identity };
    }
    return sealed(sides.confirmed.ruleset, sides.confirmed.summary);
  };
}

/**
 * Puts back what was there before, unless somebody else has decided meanwhile what is to be there: an intact
 * table that is not the one that was just written stays.
 */
export function takeBack(
  socket: NetlinkSocket,
  { what, tableAt: at }: Undo,
  written: SealedTable,
): PutBack {
  try {
    // Before the table is read: whoever comes in between is not undone.
    const place = readPlace(socket);
    const now = readHeld(socket);
    if (now.kind === "intact" && now.seal.identity !== identityOf(written)) {
      return { kind: "in force", what: "the table of another postern", cut: undefined, faults: [] };
    }
    const table = at(monotonic());
    commitTable(socket, table?.ruleset, place, table?.content);
    const held = readHeld(socket);
    if (identityIn(held) !== identityOf(table)) return { kind: "unknown", why: whatInstead(held) };
    const faults = new Set<string>();
    const cut = what === "the lockdown" ? cutOpen(table?.ruleset, faults) : undefined;
    return { kind: "in force", what, cut, faults: [...faults] };
  } catch (error) {
    return { kind: "unknown", why: errorText(error) };
  }
}
