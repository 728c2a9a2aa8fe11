// SPDX-License-Identifier: Apache-2.0
/** The connections that conntrack knows, as ctnetlink tells them (linux/netfilter/nfnetlink_conntrack.h). */
import { type Attribute, AttributeSet, NLA_F_NESTED } from "../netlink/attributes.ts";
import { NetlinkFormatError } from "../netlink/errors.ts";
import { NLM_F_DUMP } from "../netlink/messages.ts";
import { type NetfilterMessage, NFGENMSG_LENGTH, netfilterMessage } from "../netlink/nfnetlink.ts";

const NFNL_SUBSYS_CTNETLINK = 1;
const IPCTNL_MSG_CT = { get: 1, delete: 2 } as const;
const CTA = { tupleOrig: 1, id: 12, zone: 18 } as const;
const CTA_TUPLE_IP = 1;
const CTA_IP = { v4Source: 1, v6Source: 3 } as const;

export interface Entry {
  /** Address of whoever began the connection: 4 bytes, or 16. */
  readonly source: Uint8Array;
  /** AF_INET or AF_INET6. */
  readonly family: number;
  /** What names the entry to the kernel, as it was told: the original tuple, the id, and the zone if any. */
  readonly name: readonly Attribute[];
}

/** Asks for every entry of both families. */
export function getEntries(): NetfilterMessage {
  return netfilterMessage(NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT.get, 0, NLM_F_DUMP, []);
}

/**
 * Deletes one entry: the id says that it is this one and none that came after it. Answered only if refused.
 * The tuple is never missing, without which the kernel would delete them all.
 */
export function deleteEntry({ family, name }: Entry): NetfilterMessage {
  return netfilterMessage(NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT.delete, family, 0, name);
}

/** @throws NetlinkFormatError when the kernel does not say what names the entry */
export function readEntry(body: Uint8Array): Entry {
  const attributes = new AttributeSet(body.subarray(NFGENMSG_LENGTH));
  const tuple = attributes.bytes(CTA.tupleOrig);
  const addresses = new AttributeSet(tuple).nested(CTA_TUPLE_IP);
  const source =
    addresses.optionalBytes(CTA_IP.v4Source) ?? addresses.optionalBytes(CTA_IP.v6Source);
  if (source === undefined) throw new NetlinkFormatError("connection without a source");
  const zone = attributes.optionalBytes(CTA.zone);
  return {
    source,
    family: body[0] ?? 0,
    name: [
      { type: CTA.tupleOrig | NLA_F_NESTED, value: tuple },
      { type: CTA.id, value: attributes.bytes(CTA.id) },
      ...(zone === undefined ? [] : [{ type: CTA.zone, value: zone }]),
    ],
  };
}
