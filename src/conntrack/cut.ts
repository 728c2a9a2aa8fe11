// SPDX-License-Identifier: Apache-2.0
/** Deletes connections from conntrack: what belongs to them is judged as new from then on. */
import { constants } from "node:os";
import { ByteWriter } from "../netlink/bytes.ts";
import { parseMessages, readError, writeMessage } from "../netlink/messages.ts";
import { nextSequence } from "../netlink/sequence.ts";
import { type NetlinkSocket, request } from "../netlink/socket.ts";
import { deleteEntry, type Entry, getEntries, readEntry } from "./entry.ts";

/** Messages in one datagram: their answers, if all are refused, fit the receive buffer. */
const BATCH = 1000;

/**
 * Deletes every entry that `isCut` picks, and says how many. One that ended by itself meanwhile is not counted.
 *
 * @throws NetlinkError the kernel's refusal; InterruptedDump when answers were lost
 */
export function cutConnections(socket: NetlinkSocket, isCut: (entry: Entry) => boolean): number {
  const question = { ...getEntries(), sequence: nextSequence() };
  const { messages } = request(socket, question, "reading connections", true);
  const entries = messages.map(({ body }) => readEntry(body)).filter(isCut);
  let cut = 0;
  for (let at = 0; at < entries.length; at += BATCH) {
    cut += deleteBatch(socket, entries.slice(at, at + BATCH));
  }
  return cut;
}

function deleteBatch(socket: NetlinkSocket, entries: readonly Entry[]): number {
  const sequence = nextSequence();
  const writer = new ByteWriter();
  for (const entry of entries) writeMessage(writer, { ...deleteEntry(entry), sequence });
  socket.send(writer.finish());
  let cut = entries.length;
  for (;;) {
    const datagram = socket.receive(false);
    if (datagram === undefined) return cut;
    for (const answer of parseMessages(datagram)) {
      const error = readError(answer, "cutting a connection");
      if (error === undefined || answer.sequence !== sequence) continue;
      if (error.errno !== constants.errno.ENOENT) throw error;
      cut -= 1;
    }
  }
}
