// SPDX-License-Identifier: Apache-2.0
import { internetChecksum, pseudoHeader } from "./checksum.ts";
import { PROTOCOL_ICMPV6 } from "./ip.ts";

/** RFC 792. */
export const ICMP_UNREACHABLE = 3;
/** RFC 4443. */
export const ICMPV6_UNREACHABLE = 1;
/** RFC 4861. */
export const ICMPV6_NEIGHBOUR_SOLICITATION = 135;
export const ICMPV6_NEIGHBOUR_ADVERTISEMENT = 136;

export interface IcmpMessage {
  readonly type: number;
  readonly code: number;
  /** What follows type, code and checksum. */
  readonly body: Uint8Array;
}

/** An ICMP message (RFC 792) with its checksum. */
export function encodeIcmp(message: IcmpMessage): Uint8Array {
  const bytes = withoutChecksum(message);
  new DataView(bytes.buffer).setUint16(2, internetChecksum(bytes));
  return bytes;
}

/** An ICMPv6 message (RFC 4443) with its checksum, which covers the addresses. */
export function encodeIcmpv6(src: Uint8Array, dst: Uint8Array, message: IcmpMessage): Uint8Array {
  const bytes = withoutChecksum(message);
  const pseudo = pseudoHeader(src, dst, PROTOCOL_ICMPV6, bytes.length);
  new DataView(bytes.buffer).setUint16(2, internetChecksum(pseudo, bytes));
  return bytes;
}

/** The parts of an ICMP or ICMPv6 message; undefined if it is cut short. */
export function decodeIcmp(bytes: Uint8Array): IcmpMessage | undefined {
  if (bytes.length < 8) return undefined;
  return { type: bytes[0] ?? 0, code: bytes[1] ?? 0, body: bytes.subarray(4) };
}

/**
 * The body of a query that is answered with the same identifier: echo (also ICMPv6's), timestamp
 * (RFC 792) and address mask (RFC 950). The longest of them has 16 bytes, the others' readers
 * take the rest for data.
 */
export function encodeQuery(identifier: number): Uint8Array {
  const body = new Uint8Array(16);
  new DataView(body.buffer).setUint16(0, identifier);
  return body;
}

/** The identifier in the body of a query or its reply. */
export function queryIdentifier(body: Uint8Array): number {
  return ((body[0] ?? 0) << 8) | (body[1] ?? 0);
}

function withoutChecksum(message: IcmpMessage): Uint8Array {
  const bytes = new Uint8Array(4 + message.body.length);
  bytes[0] = message.type;
  bytes[1] = message.code;
  bytes.set(message.body, 4);
  return bytes;
}
