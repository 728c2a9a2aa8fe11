// SPDX-License-Identifier: Apache-2.0
/**
 * Netlink messages (linux/netlink.h, struct nlmsghdr): length, type, flags, sequence number and port id,
 * in host byte order, then a body, padded to 4 bytes.
 */
import { type Attribute, AttributeSet, writeAttributes } from "./attributes.ts";
import { type ByteWriter, viewOf } from "./bytes.ts";
import { NetlinkError, NetlinkFormatError } from "./errors.ts";

export const NLM_F_REQUEST = 0x1;
export const NLM_F_DUMP = 0x300;
export const NLM_F_EXCL = 0x200;
export const NLM_F_CREATE = 0x400;
export const NLM_F_APPEND = 0x800;

export const NLMSG_ERROR = 0x2;
export const NLMSG_DONE = 0x3;

const NLM_F_DUMP_INTR = 0x10;
const NLM_F_CAPPED = 0x100;
const NLM_F_ACK_TLVS = 0x200;
const NLMSGERR_ATTR_MSG = 1;
const NLMSGERR_ATTR_OFFS = 2;
const HEADER = 16;

/** A message to send: `prefix` is the fixed header of its family (for nfnetlink, struct nfgenmsg). */
export interface OutgoingMessage {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  readonly prefix: Uint8Array;
  readonly attributes: readonly Attribute[];
}

export interface IncomingMessage {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  /** What follows the netlink header. */
  readonly body: Uint8Array;
}

/** Writes one message. Throws NetlinkFormatError when an attribute is too long. */
export function writeMessage(writer: ByteWriter, message: OutgoingMessage): void {
  const start = writer.length;
  writer.u32(0);
  writer.u16(message.type);
  writer.u16(message.flags);
  writer.u32(message.sequence);
  writer.u32(0);
  writer.raw(message.prefix);
  writeAttributes(writer, message.attributes);
  writer.patchU32(start, writer.length - start);
  writer.align();
}

/** Splits a datagram into messages. Throws NetlinkFormatError when a length points outside of it. */
export function parseMessages(datagram: Uint8Array): readonly IncomingMessage[] {
  const view = viewOf(datagram);
  const messages: IncomingMessage[] = [];
  let at = 0;
  while (at < datagram.length) {
    if (datagram.length - at < HEADER) throw new NetlinkFormatError("message header cut short");
    const length = view.getUint32(at, true);
    if (length < HEADER || at + length > datagram.length) {
      throw new NetlinkFormatError(
        `message length ${length} with ${datagram.length - at} bytes left`,
      );
    }
    messages.push({
      type: view.getUint16(at + 4, true),
      flags: view.getUint16(at + 6, true),
      sequence: view.getUint32(at + 8, true),
      body: datagram.subarray(at + HEADER, at + length),
    });
    at += length + (-length & 3);
  }
  return messages;
}

/** Whether the kernel says that a dump was overtaken by a change and must be asked for again. */
export function isInterrupted(message: IncomingMessage): boolean {
  return (message.flags & NLM_F_DUMP_INTR) !== 0;
}

/**
 * Reads an NLMSG_ERROR or the error inside an NLMSG_DONE. Returns undefined for a plain acknowledgement.
 */
export function readError(message: IncomingMessage, operation: string): NetlinkError | undefined {
  if (message.type !== NLMSG_ERROR && message.type !== NLMSG_DONE) return undefined;
  if (message.body.length < 4) {
    if (message.type === NLMSG_DONE) return undefined;
    throw new NetlinkFormatError("error message cut short");
  }
  const errno = -viewOf(message.body).getInt32(0, true);
  if (errno === 0) return undefined;
  const extended = extendedAcknowledgement(message);
  return new NetlinkError(operation, errno, extended?.offset, extended?.detail);
}

function extendedAcknowledgement(
  message: IncomingMessage,
): { offset: number | undefined; detail: string | undefined } | undefined {
  if (message.type !== NLMSG_ERROR || (message.flags & NLM_F_ACK_TLVS) === 0) return undefined;
  if (message.body.length < 4 + HEADER) return undefined;
  const quoted =
    (message.flags & NLM_F_CAPPED) === 0 ? viewOf(message.body).getUint32(4, true) : HEADER;
  const start = 4 + quoted + (-quoted & 3);
  if (start > message.body.length) return undefined;
  const attributes = new AttributeSet(message.body.subarray(start));
  const offset = attributes.optionalBytes(NLMSGERR_ATTR_OFFS);
  return {
    offset: offset?.length === 4 ? viewOf(offset).getUint32(0, true) : undefined,
    detail: attributes.has(NLMSGERR_ATTR_MSG) ? attributes.string(NLMSGERR_ATTR_MSG) : undefined,
  };
}
