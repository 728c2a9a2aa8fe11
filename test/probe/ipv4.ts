// SPDX-License-Identifier: Apache-2.0
import { internetChecksum } from "./checksum.ts";
import type { IpPacket } from "./ip.ts";

/** An IPv4 packet (RFC 791) without options, "don't fragment" set. */
export function encodeIpv4(packet: IpPacket): Uint8Array {
  const bytes = new Uint8Array(20 + packet.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x45);
  view.setUint16(2, bytes.length);
  view.setUint16(6, 0x4000);
  view.setUint8(8, packet.hopLimit);
  view.setUint8(9, packet.protocol);
  bytes.set(packet.src, 12);
  bytes.set(packet.dst, 16);
  view.setUint16(10, internetChecksum(bytes.subarray(0, 20)));
  bytes.set(packet.payload, 20);
  return bytes;
}

/**
 * The parts of an IPv4 packet; undefined if it is none or a later fragment. A payload shorter than
 * announced is handed on as it is: ICMP errors quote packets in part.
 */
export function decodeIpv4(bytes: Uint8Array): IpPacket | undefined {
  if (bytes.length < 20) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const headerLength = (view.getUint8(0) & 0x0f) * 4;
  if (view.getUint8(0) >>> 4 !== 4 || headerLength < 20 || bytes.length < headerLength) {
    return undefined;
  }
  if ((view.getUint16(6) & 0x1fff) !== 0) return undefined;
  return {
    src: bytes.subarray(12, 16),
    dst: bytes.subarray(16, 20),
    protocol: view.getUint8(9),
    hopLimit: view.getUint8(8),
    payload: bytes.subarray(headerLength, Math.max(headerLength, view.getUint16(2))),
  };
}
