// SPDX-License-Identifier: Apache-2.0
/** Finds connections in conntrack and deletes them: what belongs to them is judged as new from then on. */
import { constants } from "node:os";
import { ByteWriter } from "../netlink/bytes.ts";
import type { NetlinkError } from "../netlink/errors.ts";
import { parseMessages, readError, writeMessage } from "../netlink/messages.ts";
import { nextSequence } from "../netlink/sequence.ts";
import { eachAnswer, InterruptedDump, type NetlinkSocket } from "../netlink/socket.ts";
import { deleteEntry, type Entry, getEntries, readEntry } from "./entry.ts";

/** How long answers may be lost until that is an error, in milliseconds. */
const PATIENCE = 2000;

/** Messages in one datagram: their answers, if all are refused, fit the least receive buffer. */
const BATCH = 128;

/** Connections as the messages that delete them: as entries a hundred thousand would take too much memory. */
export interface Found {
  readonly count: number;
  /** Datagrams whose messages have one sequence number each. */
  readonly batches: readonly { readonly sequence: number; readonly datagram: Uint8Array }[];
}

/**
 * Finds the connections that `isMeant` picks. One that begins meanwhile need not be among them.
 *
 * @throws NetlinkError the kernel's refusal; InterruptedDump when answers were lost again and again
 */
export function findConnections(socket: NetlinkSocket, isMeant: (entry: Entry) => boolean): Found {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const isLast = performance.now() > deadline;
    try {
      const { found, interrupted } = readConnections(socket, isMeant);
      if (!interrupted || isLast) return found;
    } catch (error) {
      if (!(error instanceof InterruptedDump) || isLast) throw error;
    }
  }
}

function readConnections(socket: NetlinkSocket, isMeant: (entry: Entry) => boolean) {
  const batches: { readonly sequence: number; readonly datagram: Uint8Array }[] = [];
  let count = 0;
  let writer = new ByteWriter();
  let sequence = nextSequence();
  const finish = () => {
    if (writer.length > 0) batches.push({ sequence, datagram: writer.finish() });
    writer = new ByteWriter();
    sequence = nextSequence();
  };
  const question = { ...getEntries(), sequence: nextSequence() };
  const interrupted = eachAnswer(socket, question, "reading connections", true, ({ body }) => {
    const entry = readEntry(body);
    if (!isMeant(entry)) return;
    writeMessage(writer, { ...deleteEntry(entry), sequence });
    count += 1;
    if (count % BATCH === 0) finish();
  });
  finish();
  return { found: { count, batches }, interrupted };
}

/** What came of it. One that ended by itself meanwhile counts for neither. */
export interface Cut {
  readonly cut: number;
  /** Those that the kernel did not let go, and why the first of them. */
  readonly left: number;
  readonly why: NetlinkError | undefined;
}

/** Deletes what was found. */
export function deleteConnections(socket: NetlinkSocket, { count, batches }: Found): Cut {
  const refusals = batches.flatMap(({ sequence, datagram }) => {
    socket.send(datagram);
    return refusalsOf(socket, sequence);
  });
  const [why, ...others] = refusals.filter(({ errno }) => errno !== constants.errno.ENOENT);
  const left = why === undefined ? 0 : 1 + others.length;
  return { cut: count - refusals.length, left, why };
}

function refusalsOf(socket: NetlinkSocket, sequence: number): readonly NetlinkError[] {
  const refusals: NetlinkError[] = [];
  for (;;) {
    const datagram = socket.receive(false);
    if (datagram === undefined) return refusals;
    for (const answer of parseMessages(datagram)) {
      const error = readError(answer, "cutting a connection");
      if (error !== undefined && answer.sequence === sequence) refusals.push(error);
    }
  }
}
