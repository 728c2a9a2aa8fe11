/** Writes the table of the current network namespace, in one transaction. */
import { parseMessages, readError } from "../netlink/messages.ts";
import { LostAnswers, type NetlinkSocket } from "../netlink/socket.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { encodeBatch } from "./batch.ts";
import { removeTable, replaceTable } from "./encode.ts";

/**
 * Puts the ruleset in the place of whatever table is there, in one transaction, or removes the table when
 * `ruleset` is undefined. When this throws, nothing has changed. That it took has to be read back: the
 * kernel's refusal may be lost.
 *
 * @throws NetlinkError the kernel's refusal; SystemCallError when the batch could not be sent.
 */
export function commitTable(socket: NetlinkSocket, ruleset: Ruleset | undefined): void {
  const messages = ruleset === undefined ? removeTable() : replaceTable(ruleset);
  socket.send(encodeBatch(messages));
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
      const subject = messages[answer.sequence - 1]?.subject ?? "the batch";
      const error = readError(answer, `writing ${subject}`);
      if (error !== undefined) throw error;
    }
  }
}
