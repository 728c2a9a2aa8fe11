// SPDX-License-Identifier: Apache-2.0
export const ETHERTYPE_IPV4 = 0x0800;
export const ETHERTYPE_ARP = 0x0806;
export const ETHERTYPE_IPV6 = 0x86dd;

export interface EthernetFrame {
  readonly dst: Uint8Array;
  readonly src: Uint8Array;
  readonly type: number;
  readonly payload: Uint8Array;
}

/** An Ethernet II frame without its check sequence, which the device adds. */
export function encodeEthernet(frame: EthernetFrame): Uint8Array {
  const bytes = new Uint8Array(14 + frame.payload.length);
  bytes.set(frame.dst, 0);
  bytes.set(frame.src, 6);
  new DataView(bytes.buffer).setUint16(12, frame.type);
  bytes.set(frame.payload, 14);
  return bytes;
}

/** The parts of a frame, as views into it; undefined if it is too short to be one. */
export function decodeEthernet(bytes: Uint8Array): EthernetFrame | undefined {
  if (bytes.length < 14) return undefined;
  return {
    dst: bytes.subarray(0, 6),
    src: bytes.subarray(6, 12),
    type: ((bytes[12] ?? 0) << 8) | (bytes[13] ?? 0),
    payload: bytes.subarray(14),
  };
}
