// SPDX-License-Identifier: Apache-2.0
/** Questions to nf_tables, and their answers. */
import { constants } from "node:os";
import { NetlinkError } from "../netlink/errors.ts";
import { NLM_F_DUMP } from "../netlink/messages.ts";
import { type NetlinkSocket, request } from "../netlink/socket.ts";
import type { NftMessage } from "./message.ts";
import { getTable } from "./table.ts";

/** Begins anywhere, so that nobody can have answers ready for what is not asked yet. */
let sequence = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

interface Asked {
  readonly bodies: readonly Uint8Array[];
  readonly interrupted: boolean;
}

/** Asks, and gives the bodies of the answers. Throws what `request` throws. */
export function ask(socket: NetlinkSocket, message: NftMessage): Asked {
  sequence = (sequence + 1) >>> 0;
  const dump = (message.flags & NLM_F_DUMP) === NLM_F_DUMP;
  const { messages, interrupted } = request(
    socket,
    { ...message, sequence },
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
