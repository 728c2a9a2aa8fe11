// SPDX-License-Identifier: Apache-2.0
/** The frame of every nf_tables message: its type and struct nfgenmsg (linux/netfilter/nfnetlink.h). */
import { type Attribute, attribute } from "../netlink/attributes.ts";
import { text } from "../netlink/layout.ts";
import { NLM_F_REQUEST, type OutgoingMessage } from "../netlink/messages.ts";
import { TABLE } from "../ruleset/ruleset.ts";
import { NFNL_SUBSYS_NFTABLES, NFPROTO_INET } from "./constants.ts";

/** A message without its sequence number, which the batch or the request gives it. */
export type NftMessage = Omit<OutgoingMessage, "sequence"> & {
  /** What the message is about, for errors: `chain ingress`. */
  readonly subject: string;
};

/** A message about an object of family inet. `type` is one of NFT_MSG, `flags` add to NLM_F_REQUEST. */
export function nftMessage(
  type: number,
  flags: number,
  subject: string,
  attributes: readonly Attribute[],
): NftMessage {
  return {
    type: (NFNL_SUBSYS_NFTABLES << 8) | type,
    flags: NLM_F_REQUEST | flags,
    prefix: Uint8Array.of(NFPROTO_INET, 0, 0, 0),
    attributes,
    subject,
  };
}

/** Bytes of struct nfgenmsg, which precede the attributes of every answer. */
export const NFGENMSG_LENGTH = 4;

/** Whether an object belongs to our table; `type` is the attribute that names its table. */
export function isOfTable(attributes: Uint8Array, type: number): boolean {
  return text.decode(attribute(attributes, type)) === TABLE;
}
