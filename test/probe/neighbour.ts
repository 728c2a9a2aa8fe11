// SPDX-License-Identifier: Apache-2.0
import { ETHERTYPE_ARP, type EthernetFrame, encodeEthernet } from "./ethernet.ts";
import {
  decodeIcmp,
  encodeIcmpv6,
  ICMPV6_NEIGHBOUR_ADVERTISEMENT,
  ICMPV6_NEIGHBOUR_SOLICITATION,
} from "./icmp.ts";
import { encodeIp, type IpPacket, PROTOCOL_ICMPV6 } from "./ip.ts";

/** The answer to an ARP request (RFC 826) for an address that `owns` says is ours. */
export function answerArp(
  frame: EthernetFrame,
  mac: Uint8Array,
  owns: (address: Uint8Array) => boolean,
): Uint8Array | undefined {
  const request = frame.payload;
  if (request.length < 28 || request[7] !== 1) return undefined;
  const [sender, target] = [request.subarray(8, 18), request.subarray(24, 28)];
  if (!owns(target)) return undefined;
  const reply = Uint8Array.from(request.subarray(0, 28));
  reply[7] = 2;
  reply.set(mac, 8);
  reply.set(target, 14);
  reply.set(sender, 18);
  return encodeEthernet({ dst: frame.src, src: mac, type: ETHERTYPE_ARP, payload: reply });
}

/** The answer to a neighbour solicitation (RFC 4861 §7.2.4) for an address that is ours. */
export function answerSolicitation(
  frame: EthernetFrame,
  packet: IpPacket,
  mac: Uint8Array,
  owns: (address: Uint8Array) => boolean,
): Uint8Array | undefined {
  if (packet.protocol !== PROTOCOL_ICMPV6) return undefined;
  const message = decodeIcmp(packet.payload);
  if (message?.type !== ICMPV6_NEIGHBOUR_SOLICITATION) return undefined;
  const target = message.body.subarray(4, 20);
  if (target.length < 16 || !owns(target)) return undefined;
  const body = new Uint8Array(28);
  body[0] = 0x60; // solicited, override
  body.set(target, 4);
  body.set([2, 1], 20); // option: target link-layer address, one unit of 8 bytes
  body.set(mac, 22);
  const advertisement = { type: ICMPV6_NEIGHBOUR_ADVERTISEMENT, code: 0, body };
  const { type, bytes } = encodeIp({
    src: target,
    dst: packet.src,
    protocol: PROTOCOL_ICMPV6,
    hopLimit: 255,
    payload: encodeIcmpv6(target, packet.src, advertisement),
  });
  return encodeEthernet({ dst: frame.src, src: mac, type, payload: bytes });
}
