// SPDX-License-Identifier: Apache-2.0
/** What every nf_tables message has in common. */
import { type Attribute, attribute } from "../netlink/attributes.ts";
import { text } from "../netlink/layout.ts";
import { type NetfilterMessage, netfilterMessage } from "../netlink/nfnetlink.ts";
import { TABLE } from "../ruleset/ruleset.ts";
import { NFNL_SUBSYS_NFTABLES, NFPROTO_INET } from "./constants.ts";

export type NftMessage = NetfilterMessage & {
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
    ...netfilterMessage(NFNL_SUBSYS_NFTABLES, type, NFPROTO_INET, flags, attributes),
    subject,
  };
}

/** Whether an object belongs to our table; `type` is the attribute that names its table. */
export function isOfTable(attributes: Uint8Array, type: number): boolean {
  return text.decode(attribute(attributes, type)) === TABLE;
}
