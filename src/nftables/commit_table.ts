// SPDX-License-Identifier: Apache-2.0
/** Writes the table of the current network namespace, in one transaction. */
import { constants } from "node:os";
import type { NetlinkError } from "../netlink/errors.ts";
import { parseMessages, readError } from "../netlink/messages.ts";
import { LostAnswers, type NetlinkSocket } from "../netlink/socket.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { encodeBatch } from "./batch.ts";
import { contentBytes } from "./content.ts";
import { beginTable, clearPlace, type Place, replaceTable } from "./encode.ts";
import type { NftMessage } from "./message.ts";

/** What was to be there for a table to be written was something else. Nothing has changed. */
class PlaceTakenError extends Error {
  override readonly name = "PlaceTakenError";
  constructor(
    /** Whether it was the clock of a trial that had run down. */
    readonly isClock: boolean,
  ) {
    super(isClock ? "the trial has just ended" : "something else replaced the table meanwhile");
  }
}

/**
 * Puts the ruleset in its place, in one transaction, or removes the table when `ruleset` is undefined. When
 * this throws, nothing has changed. That it took has to be read back: the kernel's refusal may be lost.
 *
 * @param content of the ruleset, if it was written already.
 * @throws PlaceTakenError; NetlinkError the kernel's refusal; SystemCallError when the batch could not be sent.
 */
export function commitTable(
  socket: NetlinkSocket,
  ruleset: Ruleset | undefined,
  place: Place,
  content = ruleset && contentBytes(ruleset),
): void {
  const removal = clearPlace(place);
  if (ruleset === undefined && removal.length === 0) return;
  const clearing = removal.length + (place.kind === "empty" ? 1 : 0);
  const messages = () => (ruleset === undefined ? removal : replaceTable(ruleset, place));
  const begin = ruleset === undefined ? removal : beginTable(ruleset, place);
  socket.send(encodeBatch(begin, content));
  for (;;) {
    let datagram: Uint8Array | undefined;
    try {
      datagram = socket.receive(false);
    } catch (error) {
      // The first refusal came first: it is among those that are still waiting.
      if (error instanceof LostAnswers) continue;
      throw error;
    }
    if (datagram === undefined) return;
    for (const answer of parseMessages(datagram)) {
      const index = answer.sequence - 1;
      const error = readError(answer, `writing ${subjectOf(messages(), index)}`);
      if (error === undefined) continue;
      if (place.kind !== "any" && index < clearing && isTaken(error)) {
        throw new PlaceTakenError(place.kind === "table" && index < clearing - 1);
      }
      throw error;
    }
  }
}

function subjectOf(messages: Iterable<NftMessage>, index: number): string {
  let at = 0;
  for (const { subject } of messages) if (at++ === index) return subject;
  return "the batch";
}

function isTaken({ errno }: NetlinkError): boolean {
  return errno === constants.errno.ENOENT || errno === constants.errno.EEXIST;
}
