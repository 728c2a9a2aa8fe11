// SPDX-License-Identifier: Apache-2.0
/** Reads the table of the current network namespace, while others may change what is beside it. */
import { NetlinkFormatError } from "../netlink/errors.ts";
import { InterruptedDump, type NetlinkSocket } from "../netlink/socket.ts";
import { askTable } from "./ask.ts";
import { type Decoded, decodeTable } from "./decode.ts";
import { dumpTable } from "./dump_table.ts";
import { ruleHandle } from "./rule.ts";
import { readTableComment, readTableFacts, readTableHandle } from "./table.ts";

/** How long others may overtake a reading until what was read has to do, in milliseconds. */
const PATIENCE = 2000;

/** The table's handle, which no other table of the namespace has; undefined when there is no table. */
export function readHandle(socket: NetlinkSocket): bigint | undefined {
  const body = askTable(socket);
  return body === undefined ? undefined : readTableHandle(body);
}

/** Has the kernel say of the table what it says. @throws what readTable throws for the table itself */
export function expectReadable(socket: NetlinkSocket): void {
  const body = askTable(socket);
  if (body !== undefined) readTableFacts(body);
}

/** The table's comment, whatever else is to be said of the table; undefined when it has none. */
export function readComment(socket: NetlinkSocket): string | undefined {
  const body = askTable(socket);
  return body === undefined ? undefined : readTableComment(body);
}

/**
 * Reads the table back; undefined when there is none.
 *
 * Others may change the ruleset of the namespace all the time. Where none of it concerned the table, what
 * was read is right all the same: it is believed when it is read twice in a row, the same down to the
 * handles of its rules, and `isCredible` says that it can be nothing else. A table that never is gets read
 * again for two seconds, and is then given as it was seen last.
 *
 * @throws NetlinkError; NetlinkFormatError (something in the table is not postern's); InterruptedDump
 *   (the table itself was replaced again and again).
 */
export function readTable(
  socket: NetlinkSocket,
  isCredible: (table: Decoded) => boolean,
): Decoded | undefined {
  const deadline = performance.now() + PATIENCE;
  let before: string | undefined;
  for (;;) {
    const isLast = performance.now() > deadline;
    try {
      const { dump, interrupted } = dumpTable(socket);
      if (dump === undefined) return undefined;
      try {
        const table = decodeTable(dump);
        if (!interrupted) return table;
        if (isCredible(table)) {
          const now = `${table.ruleset.comment} ${dump.rules.map(ruleHandle).join()}`;
          if (now === before) return table;
          before = now;
        } else {
          if (isLast) return table;
          before = undefined;
        }
        if (isLast) throw new InterruptedDump("table inet postern: it is changed all the time");
      } catch (error) {
        if (!(error instanceof NetlinkFormatError) || !interrupted || isLast) throw error;
      }
    } catch (error) {
      if (!(error instanceof InterruptedDump) || isLast) throw error;
    }
  }
}
