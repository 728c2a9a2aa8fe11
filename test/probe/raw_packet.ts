// SPDX-License-Identifier: Apache-2.0
/** IP packets that no well-behaved host sends, whole, in hexadecimal as `answers` takes them. */
import { addressBytes } from "./address.ts";
import { internetChecksum } from "./checksum.ts";

export interface RawIpv4 {
  readonly src: string;
  readonly dst: string;
  readonly protocol: number;
  readonly payload: Uint8Array;
  /** Up to 40 bytes; filled up to a multiple of 4 with the option that ends the list. */
  readonly options?: readonly number[];
  readonly ttl?: number;
  /** Whether more fragments are to follow, which never come. */
  readonly moreFragments?: boolean;
}

/** An IPv4 packet (RFC 791) with its checksum. */
export function rawIpv4(packet: RawIpv4): string {
  const { options = [], ttl = 64, moreFragments = false } = packet;
  const header = 20 + Math.ceil(options.length / 4) * 4;
  const bytes = new Uint8Array(header + packet.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x40 | (header / 4));
  view.setUint16(2, bytes.length);
  view.setUint16(4, 1 + Math.floor(Math.random() * 0xfffe));
  view.setUint16(6, moreFragments ? 0x2000 : 0x4000);
  view.setUint8(8, ttl);
  view.setUint8(9, packet.protocol);
  bytes.set(addressBytes(packet.src), 12);
  bytes.set(addressBytes(packet.dst), 16);
  bytes.set(options, 20);
  view.setUint16(10, internetChecksum(bytes.subarray(0, header)));
  bytes.set(packet.payload, header);
  return bytes.toHex();
}

/** An IPv6 extension header: its number, and all of it but the number of the next. */
export interface Extension {
  readonly type: number;
  readonly body: readonly number[];
}

export interface RawIpv6 {
  readonly src: string;
  readonly dst: string;
  readonly protocol: number;
  readonly payload: Uint8Array;
  readonly extensions?: readonly Extension[];
  readonly hopLimit?: number;
}

/** An IPv6 packet (RFC 8200) with extension headers. */
export function rawIpv6(packet: RawIpv6): string {
  const { extensions = [], hopLimit = 64 } = packet;
  const types = [...extensions.map(({ type }) => type), packet.protocol];
  const chain = extensions.flatMap(({ body }, index) => [types[index + 1] ?? 0, ...body]);
  const bytes = new Uint8Array(40 + chain.length + packet.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 0x60);
  view.setUint16(4, bytes.length - 40);
  view.setUint8(6, types[0] ?? 0);
  view.setUint8(7, hopLimit);
  bytes.set(addressBytes(packet.src), 8);
  bytes.set(addressBytes(packet.dst), 24);
  bytes.set(chain, 40);
  bytes.set(packet.payload, 40 + chain.length);
  return bytes.toHex();
}
