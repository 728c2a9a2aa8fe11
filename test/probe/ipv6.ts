// SPDX-License-Identifier: Apache-2.0
import type { IpPacket } from "./ip.ts";

/** An IPv6 packet (RFC 8200) without extension headers. */
export function encodeIpv6(packet: IpPacket): Uint8Array {
  const bytes = new Uint8Array(40 + packet.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x60);
  view.setUint16(4, packet.payload.length);
  view.setUint8(6, packet.protocol);
  view.setUint8(7, packet.hopLimit);
  bytes.set(packet.src, 8);
  bytes.set(packet.dst, 24);
  bytes.set(packet.payload, 40);
  return bytes;
}

/**
 * The parts of an IPv6 packet; undefined if it is none. Extension headers are not followed, so
 * `protocol` is the first next header. A payload cut short is handed on as it is.
 */
export function decodeIpv6(bytes: Uint8Array): IpPacket | undefined {
  if (bytes.length < 40 || (bytes[0] ?? 0) >>> 4 !== 6) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    src: bytes.subarray(8, 24),
    dst: bytes.subarray(24, 40),
    protocol: view.getUint8(6),
    hopLimit: view.getUint8(7),
    payload: bytes.subarray(40, 40 + view.getUint16(4)),
  };
}
