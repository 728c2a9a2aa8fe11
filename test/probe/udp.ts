// SPDX-License-Identifier: Apache-2.0
import { internetChecksum, pseudoHeader } from "./checksum.ts";
import { PROTOCOL_UDP } from "./ip.ts";

/** A UDP datagram (RFC 768) with its checksum. */
export function encodeUdp(
  src: Uint8Array,
  dst: Uint8Array,
  srcPort: number,
  dstPort: number,
  payload: Uint8Array,
): Uint8Array {
  const bytes = new Uint8Array(8 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, srcPort);
  view.setUint16(2, dstPort);
  view.setUint16(4, bytes.length);
  bytes.set(payload, 8);
  const checksum = internetChecksum(pseudoHeader(src, dst, PROTOCOL_UDP, bytes.length), bytes);
  // Zero would say "no checksum".
  view.setUint16(6, checksum === 0 ? 0xffff : checksum);
  return bytes;
}

/**
 * The two ports that UDP and TCP headers begin with; undefined if even they are cut off. ICMP
 * errors need quote no more than these of the packet they are about.
 */
export function decodePorts(
  bytes: Uint8Array,
): { readonly srcPort: number; readonly dstPort: number } | undefined {
  if (bytes.length < 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { srcPort: view.getUint16(0), dstPort: view.getUint16(2) };
}
