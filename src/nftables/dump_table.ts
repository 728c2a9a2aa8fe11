// SPDX-License-Identifier: Apache-2.0
/** Asks the kernel for everything in the table. */
import { NetlinkFormatError } from "../netlink/errors.ts";
import { InterruptedDump, type NetlinkSocket } from "../netlink/socket.ts";
import { ask, askTable, isMissing } from "./ask.ts";
import { getChains } from "./chain.ts";
import type { TableDump } from "./decode.ts";
import type { NftMessage } from "./message.ts";
import { OTHER_OBJECTS } from "./other_objects.ts";
import { getRules } from "./rule.ts";
import { getSets, readSet } from "./set.ts";
import { getSetElements } from "./set_elements.ts";
import { readTableFacts, readTableHandle } from "./table.ts";

interface Dumped {
  readonly dump: TableDump | undefined;
  /** Whether somebody committed something in the meantime. */
  readonly interrupted: boolean;
}

/** What is in the table now. @throws InterruptedDump when it was replaced meanwhile */
export function dumpTable(socket: NetlinkSocket): Dumped {
  const table = askTable(socket);
  if (table === undefined) return { dump: undefined, interrupted: false };
  readTableFacts(table);
  const handle = readTableHandle(table);
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
    for (const [kind, message] of OTHER_OBJECTS) {
      if (all(message).length > 0) throw new NetlinkFormatError(`a ${kind} was added`);
    }
    const after = askTable(socket);
    if (after === undefined || readTableHandle(after) !== handle) {
      throw new InterruptedDump("reading the table");
    }
    return { dump: { table: after, chains, rules, sets }, interrupted };
  } catch (error) {
    if (isMissing(error)) throw new InterruptedDump("reading the table");
    throw error;
  }
}
