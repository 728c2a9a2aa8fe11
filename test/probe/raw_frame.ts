// SPDX-License-Identifier: Apache-2.0
/** IP packets of any shape on the wire, and what a host says to those who sent them. */
import { addressText, macBytes } from "./address.ts";
import { answerText } from "./answer_text.ts";
import { decodeEthernet, ETHERTYPE_IPV4, ETHERTYPE_IPV6, encodeEthernet } from "./ethernet.ts";
import { decodeIp } from "./ip.ts";

/** The frame of an IP packet that is whole in hexadecimal; MAC addresses are text. */
export function rawFrame(packet: string, ends: { hostMac: string; mac: string }): Uint8Array {
  const payload = Uint8Array.fromHex(packet);
  const type = (payload[0] ?? 0) >>> 4 === 4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6;
  const [dst, src] = [macBytes(ends.hostMac), macBytes(ends.mac)];
  return encodeEthernet({ dst, src, type, payload });
}

/** What a frame says to one of some addresses; undefined when it is none, or neighbour discovery. */
export function answerIn(bytes: Uint8Array, sources: ReadonlySet<string>): string | undefined {
  const frame = decodeEthernet(bytes);
  const packet = frame && decodeIp(frame.type, frame.payload);
  return packet && sources.has(addressText(packet.dst)) ? answerText(packet) : undefined;
}
