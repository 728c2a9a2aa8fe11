// SPDX-License-Identifier: Apache-2.0
import { internetChecksum, pseudoHeader } from "./checksum.ts";
import { PROTOCOL_TCP } from "./ip.ts";

export const TCP_SYN = 0x02;
export const TCP_RST = 0x04;
export const TCP_ACK = 0x10;

export interface TcpHeader {
  readonly srcPort: number;
  readonly dstPort: number;
  readonly seq: number;
  readonly ack: number;
  /** The control bits of RFC 9293 §3.1. */
  readonly flags: number;
}

/** A TCP segment without options or data, with its checksum. */
export function encodeTcp(src: Uint8Array, dst: Uint8Array, header: TcpHeader): Uint8Array {
  const bytes = new Uint8Array(20);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, header.srcPort);
  view.setUint16(2, header.dstPort);
  view.setUint32(4, header.seq);
  view.setUint32(8, header.ack);
  view.setUint8(12, 5 << 4);
  view.setUint8(13, header.flags);
  view.setUint16(14, 64240);
  const pseudo = pseudoHeader(src, dst, PROTOCOL_TCP, bytes.length);
  view.setUint16(16, internetChecksum(pseudo, bytes));
  return bytes;
}

/** The header of a segment; undefined if it is cut short. */
export function decodeTcp(bytes: Uint8Array): TcpHeader | undefined {
  if (bytes.length < 20) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    srcPort: view.getUint16(0),
    dstPort: view.getUint16(2),
    seq: view.getUint32(4),
    ack: view.getUint32(8),
    flags: view.getUint8(13),
  };
}
