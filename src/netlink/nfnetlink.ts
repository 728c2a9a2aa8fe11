// SPDX-License-Identifier: Apache-2.0
/** The frame of every message of netfilter: its type and struct nfgenmsg (linux/netfilter/nfnetlink.h). */
import type { Attribute } from "./attributes.ts";
import { NLM_F_REQUEST, type OutgoingMessage } from "./messages.ts";

/** Bytes of struct nfgenmsg, which precede the attributes of every answer. */
export const NFGENMSG_LENGTH = 4;

/** A message without its sequence number, which the batch or the question gives it. */
export type NetfilterMessage = Omit<OutgoingMessage, "sequence">;

/** The type in the netlink header: `type` is one of the subsystem's own. */
export function netfilterType(subsystem: number, type: number): number {
  return (subsystem << 8) | type;
}

/** A message of a family (NFPROTO_*) or of all, which is 0. `flags` add to NLM_F_REQUEST. */
export function netfilterMessage(
  subsystem: number,
  type: number,
  family: number,
  flags: number,
  attributes: readonly Attribute[],
): NetfilterMessage {
  return {
    type: netfilterType(subsystem, type),
    flags: NLM_F_REQUEST | flags,
    prefix: Uint8Array.of(family, 0, 0, 0),
    attributes,
  };
}
