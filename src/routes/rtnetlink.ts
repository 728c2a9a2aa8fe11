// SPDX-License-Identifier: Apache-2.0
/** How one thing is asked of rtnetlink (linux/rtnetlink.h, linux/if_link.h). */
import { NetlinkError } from "../netlink/errors.ts";
import { NLM_F_REQUEST, type OutgoingMessage } from "../netlink/messages.ts";
import { nextSequence } from "../netlink/sequence.ts";
import { type NetlinkSocket, request } from "../netlink/socket.ts";

export const RTM_GETLINK = 18;
/** Bytes of struct ifinfomsg, and where in it the index of the interface is. */
export const LINK = { length: 16, index: 4 } as const;
export const IFLA = { name: 3, info: 18 } as const;

export type Question = Pick<OutgoingMessage, "type" | "prefix" | "attributes">;

/** The body of the kernel's answer; undefined when there is nothing of the kind. */
export function answerTo(socket: NetlinkSocket, question: Question): Uint8Array | undefined {
  try {
    const message = { ...question, flags: NLM_F_REQUEST, sequence: nextSequence() };
    return request(socket, message, "reading routes", false).messages[0]?.body;
  } catch (error) {
    if (error instanceof NetlinkError) return undefined;
    throw error;
  }
}
