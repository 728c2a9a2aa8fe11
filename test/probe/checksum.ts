// SPDX-License-Identifier: Apache-2.0
/**
 * The Internet checksum (RFC 1071) over the concatenation of `parts`. Every part but the last has
 * an even number of bytes. The result is the 16-bit value that belongs into the checksum field.
 */
export function internetChecksum(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 2) {
      sum += ((part[i] ?? 0) << 8) | (part[i + 1] ?? 0);
    }
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/**
 * The pseudo header that TCP, UDP and ICMPv6 include in their checksum (RFC 9293 §3.1, RFC 8200
 * §8.1). `src` and `dst` are both 4 or both 16 bytes, `length` is that of the transport packet.
 */
export function pseudoHeader(
  src: Uint8Array,
  dst: Uint8Array,
  protocol: number,
  length: number,
): Uint8Array {
  const header = new Uint8Array(src.length + dst.length + (src.length === 4 ? 4 : 8));
  header.set(src, 0);
  header.set(dst, src.length);
  const view = new DataView(header.buffer, src.length + dst.length);
  if (src.length === 4) {
    view.setUint8(1, protocol);
    view.setUint16(2, length);
  } else {
    view.setUint32(0, length);
    view.setUint8(7, protocol);
  }
  return header;
}
