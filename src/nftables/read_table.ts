/** Reads the table of the current network namespace, while others may change what is beside it. */
import { constants } from "node:os";
import { NetlinkError, NetlinkFormatError } from "../netlink/errors.ts";
import { NLM_F_DUMP } from "../netlink/messages.ts";
import { InterruptedDump, type NetlinkSocket, request } from "../netlink/socket.ts";
import { getChains } from "./chain.ts";
import { type Decoded, decodeTable, type TableDump } from "./decode.ts";
import type { NftMessage } from "./message.ts";
import { getRules } from "./rule.ts";
import { getSets, readSet } from "./set.ts";
import { getSetElements } from "./set_elements.ts";
import { getTable, readTableComment, readTableFacts, type TableFacts } from "./table.ts";

/** How long others may overtake a reading until what was read has to do, in milliseconds. */
const PATIENCE = 2000;

let sequence = 0;

interface Asked {
  readonly bodies: readonly Uint8Array[];
  readonly interrupted: boolean;
}

function ask(socket: NetlinkSocket, message: NftMessage): Asked {
  sequence += 1;
  const dump = (message.flags & NLM_F_DUMP) === NLM_F_DUMP;
  const { messages, interrupted } = request(
    socket,
    { ...message, sequence },
    `reading ${message.subject}`,
    dump,
  );
  return { bodies: messages.map(({ body }) => body), interrupted };
}

function isMissing(error: unknown): boolean {
  return error instanceof NetlinkError && error.errno === constants.errno.ENOENT;
}

/** The kernel's answer to the question for the table; undefined when there is none. */
function askTable(socket: NetlinkSocket): Uint8Array | undefined {
  try {
    return ask(socket, getTable()).bodies[0];
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** What the kernel says of the table itself; undefined when there is none. Throws what readTable throws. */
export function readFacts(socket: NetlinkSocket): TableFacts | undefined {
  const body = askTable(socket);
  return body === undefined ? undefined : readTableFacts(body);
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
 * was read is right all the same; `isCredible` says of a table that was read meanwhile whether it can be
 * nothing else. A table that never is gets read again for two seconds, and is then given as it was seen last.
 *
 * @throws NetlinkError; NetlinkFormatError (something in the table is not postern's); InterruptedDump
 *   (the table itself was replaced again and again).
 */
export function readTable(
  socket: NetlinkSocket,
  isCredible: (table: Decoded) => boolean,
): Decoded | undefined {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const isLast = performance.now() > deadline;
    try {
      const { dump, interrupted } = dumpTable(socket);
      if (dump === undefined) return undefined;
      try {
        const table = decodeTable(dump);
        if (!interrupted || isLast || isCredible(table)) return table;
      } catch (error) {
        if (!(error instanceof NetlinkFormatError) || !interrupted || isLast) throw error;
      }
    } catch (error) {
      if (!(error instanceof InterruptedDump) || isLast) throw error;
    }
  }
}

interface Dumped {
  readonly dump: TableDump | undefined;
  /** Whether somebody committed something in the meantime. */
  readonly interrupted: boolean;
}

/** @throws InterruptedDump when the table was replaced meanwhile */
function dumpTable(socket: NetlinkSocket): Dumped {
  const table = askTable(socket);
  if (table === undefined) return { dump: undefined, interrupted: false };
  const { handle } = readTableFacts(table);
  let interrupted = false;
  const all = (message: NftMessage): readonly Uint8Array[] => {
    const answer = ask(socket, message);
    interrupted ||= answer.interrupted;
    return answer.bodies;
  };
  try {
    const chains = all(getChains());
    const rules = all(getRules());
    const sets = all(getSets()).map((set) => ({
      set,
      elements: all(getSetElements(readSet(set).set.name)),
    }));
    const after = askTable(socket);
    if (after === undefined || readTableFacts(after).handle !== handle) {
      throw new InterruptedDump("reading the table");
    }
    return { dump: { table: after, chains, rules, sets }, interrupted };
  } catch (error) {
    if (isMissing(error)) throw new InterruptedDump("reading the table");
    throw error;
  }
}
