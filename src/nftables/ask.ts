// SPDX-License-Identifier: Apache-2.0
/** Questions to nf_tables, and their answers. */
import { constants } from "node:os";
import { NetlinkError } from "../netlink/errors.ts";
import { NLM_F_DUMP } from "../netlink/messages.ts";
import { nextSequence } from "../netlink/sequence.ts";
import { type NetlinkSocket, request } from "../netlink/socket.ts";
import type { NftMessage } from "./message.ts";
import { getTable } from "./table.ts";

interface Asked {
  readonly bodies: readonly Uint8Array[];
  readonly interrupted: boolean;
}

/** Asks, and gives the bodies of the answers. Throws what `request` throws. */
export function ask(socket: NetlinkSocket, message: NftMessage): Asked {
  const dump = (message.flags & NLM_F_DUMP) === NLM_F_DUMP;
  const { messages, interrupted } = request(
    socket,
    { ...message, sequence: nextSequence() },
    `reading ${message.subject}`,
    dump,
  );
  return { bodies: messages.map(({ body }) => body), interrupted };
}

/** Whether the kernel answered that there is no such thing. */
export function isMissing(error: unknown): boolean {
  return error instanceof NetlinkError && error.errno === constants.errno.ENOENT;
}

/** The kernel's answer to the question for the table; undefined when there is none. */
export function askTable(socket: NetlinkSocket): Uint8Array | undefined {
  try {
    return ask(socket, getTable()).bodies[0];
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
