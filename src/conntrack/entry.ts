// SPDX-License-Identifier: Apache-2.0
/** The connections that conntrack knows, as ctnetlink tells them (linux/netfilter/nfnetlink_conntrack.h). */
import { type Attribute, AttributeSet } from "../netlink/attributes.ts";
import { NetlinkFormatError } from "../netlink/errors.ts";
import { NLM_F_DUMP, NLM_F_REQUEST, type OutgoingMessage } from "../netlink/messages.ts";

const NFNL_SUBSYS_CTNETLINK = 1;
const IPCTNL_MSG_CT = { get: 1, delete: 2 } as const;
const CTA = { tupleOrig: 1, id: 12, zone: 18 } as const;
const CTA_TUPLE_IP = 1;
const CTA_IP = { v4Source: 1, v6Source: 3 } as const;
const NLA_F_NESTED = 0x8000;
const NFGENMSG_LENGTH = 4;

export interface Entry {
  /** Address of whoever began the connection: 4 bytes, or 16. */
  readonly source: Uint8Array;
  /** AF_INET or AF_INET6. */
  readonly family: number;
  /** What names the entry to the kernel, as it was told: the original tuple, the id, and the zone if any. */
  readonly name: readonly Attribute[];
}

/** Asks for every entry of both families. */
export function getEntries(sequence: number): OutgoingMessage {
  return message(IPCTNL_MSG_CT.get, NLM_F_DUMP, sequence, 0, []);
}

/**
 * Deletes one entry: the id says that it is this one and none that came after it. Answered only if refused.
 * The tuple is never missing, without which the kernel would delete them all.
 */
export function deleteEntry({ family, name }: Entry, sequence: number): OutgoingMessage {
  return message(IPCTNL_MSG_CT.delete, 0, sequence, family, name);
}

function message(
  type: number,
  flags: number,
  sequence: number,
  family: number,
  attributes: readonly Attribute[],
): OutgoingMessage {
  return {
    type: (NFNL_SUBSYS_CTNETLINK << 8) | type,
    flags: NLM_F_REQUEST | flags,
    sequence,
    prefix: Uint8Array.of(family, 0, 0, 0),
    attributes,
  };
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
