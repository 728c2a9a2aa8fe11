// SPDX-License-Identifier: Apache-2.0
/** The connections that conntrack knows, as ctnetlink tells them (linux/netfilter/nfnetlink_conntrack.h). */
import { type Attribute, AttributeSet, NLA_F_NESTED } from "../netlink/attributes.ts";
import { NetlinkFormatError } from "../netlink/errors.ts";
import { NLM_F_DUMP } from "../netlink/messages.ts";
import { type NetfilterMessage, NFGENMSG_LENGTH, netfilterMessage } from "../netlink/nfnetlink.ts";

const NFNL_SUBSYS_CTNETLINK = 1;
const IPCTNL_MSG_CT = { get: 1, delete: 2 } as const;
const CTA = { original: 1, reply: 2, id: 12, master: 14, zone: 18 } as const;
const CTA_TUPLE = { ip: 1, protocol: 2 } as const;
const CTA_IP = {
  4: { source: 1, destination: 2 },
  6: { source: 3, destination: 4 },
} as const;
const CTA_PROTO = {
  number: 1,
  sourcePort: 2,
  port: 3,
  icmpType: 5,
  icmpv6Type: 8,
} as const;

/** The ends of a connection, in the direction of whoever sends. */
export interface Tuple {
  /** 4 bytes, or 16. */
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  /** IPPROTO_*. */
  readonly protocol: number;
  /** 0 where the protocol has no ports. */
  readonly sourcePort: number;
  readonly port: number;
  /** Of ICMP and ICMPv6; 0 elsewhere. */
  readonly icmpType: number;
}

export interface Entry {
  /** Of the packet that began the connection, before any NAT. */
  readonly original: Tuple;
  /** Of the answers, as they come in here: from where DNAT sent the connection. */
  readonly reply: Tuple;
  /** The original tuple of the connection that foretold this one (FTP's control connection); undefined for none. */
  readonly master: Tuple | undefined;
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

/** @throws NetlinkFormatError when the kernel does not say what names the entry, or where it leads */
export function readEntry(body: Uint8Array): Entry {
  const attributes = new AttributeSet(body.subarray(NFGENMSG_LENGTH));
  const original = attributes.bytes(CTA.original);
  const master = attributes.optionalBytes(CTA.master);
  const zone = attributes.optionalBytes(CTA.zone);
  return {
    original: readTuple(original),
    reply: readTuple(attributes.bytes(CTA.reply)),
    master: master && readTuple(master),
    family: body[0] ?? 0,
    name: [
      { type: CTA.original | NLA_F_NESTED, value: original },
      { type: CTA.id, value: attributes.bytes(CTA.id) },
      ...(zone === undefined ? [] : [{ type: CTA.zone, value: zone }]),
    ],
  };
}

function readTuple(bytes: Uint8Array): Tuple {
  const tuple = new AttributeSet(bytes);
  const addresses = tuple.nested(CTA_TUPLE.ip);
  const ip = CTA_IP[addresses.has(CTA_IP[4].source) ? 4 : 6];
  const protocol = tuple.nested(CTA_TUPLE.protocol);
  const port = (type: number) => {
    const [high = 0, low = 0] = protocol.optionalBytes(type) ?? [];
    return (high << 8) | low;
  };
  const byte = (type: number) => protocol.optionalBytes(type)?.[0];
  const number = byte(CTA_PROTO.number);
  if (number === undefined) throw new NetlinkFormatError("connection without a protocol");
  return {
    source: addresses.bytes(ip.source),
    destination: addresses.bytes(ip.destination),
    protocol: number,
    sourcePort: port(CTA_PROTO.sourcePort),
    port: port(CTA_PROTO.port),
    icmpType: byte(CTA_PROTO.icmpType) ?? byte(CTA_PROTO.icmpv6Type) ?? 0,
  };
}
