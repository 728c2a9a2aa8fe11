// SPDX-License-Identifier: Apache-2.0
import { ETHERTYPE_IPV4, ETHERTYPE_IPV6 } from "./ethernet.ts";
import { decodeIpv4, encodeIpv4 } from "./ipv4.ts";
import { decodeIpv6, encodeIpv6 } from "./ipv6.ts";

export const PROTOCOL_ICMP = 1;
export const PROTOCOL_TCP = 6;
export const PROTOCOL_UDP = 17;
export const PROTOCOL_ICMPV6 = 58;

/** An IP packet of either family: the addresses have 4 or 16 bytes. */
export interface IpPacket {
  readonly src: Uint8Array;
  readonly dst: Uint8Array;
  readonly protocol: number;
  /** Time to live or hop limit. */
  readonly hopLimit: number;
  readonly payload: Uint8Array;
}

/** The bytes of a packet and the EtherType that carries it. */
export function encodeIp(packet: IpPacket): { readonly type: number; readonly bytes: Uint8Array } {
  return packet.src.length === 4
    ? { type: ETHERTYPE_IPV4, bytes: encodeIpv4(packet) }
    : { type: ETHERTYPE_IPV6, bytes: encodeIpv6(packet) };
}

/** The packet in a frame of the given EtherType; undefined if it is not IP or cut short. */
export function decodeIp(type: number, bytes: Uint8Array): IpPacket | undefined {
  if (type === ETHERTYPE_IPV4) return decodeIpv4(bytes);
  if (type === ETHERTYPE_IPV6) return decodeIpv6(bytes);
  return undefined;
}
