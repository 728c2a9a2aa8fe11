// SPDX-License-Identifier: Apache-2.0
/** What a host sends in answer to packets of any shape, as text: `icmpv6 4/2`, `tcp`, `udp`. */

import { addressText, macBytes } from "../probe/address.ts";
import {
  decodeEthernet,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  encodeEthernet,
} from "../probe/ethernet.ts";
import { decodeIcmp } from "../probe/icmp.ts";
import {
  decodeIp,
  type IpPacket,
  PROTOCOL_ICMP,
  PROTOCOL_ICMPV6,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
} from "../probe/ip.ts";
import { openPacketSocket } from "../probe/packet_socket.ts";

export interface WireOptions {
  readonly interfaceName: string;
  readonly hostMac: string;
  readonly mac: string;
}

/** Sends IP packets, each whole in hexadecimal, and gives what comes back to their sources within the time. */
export async function answersTo(
  packets: readonly string[],
  waitMs: number,
  { interfaceName, hostMac, mac }: WireOptions,
): Promise<readonly string[]> {
  const socket = openPacketSocket(interfaceName);
  const sources = new Set<string>();
  for (const packet of packets) {
    const payload = Uint8Array.fromHex(packet);
    const isIpv4 = (payload[0] ?? 0) >>> 4 === 4;
    sources.add(addressText(isIpv4 ? payload.subarray(12, 16) : payload.subarray(8, 24)));
    const type = isIpv4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6;
    socket.send(encodeEthernet({ dst: macBytes(hostMac), src: macBytes(mac), type, payload }));
  }
  await Bun.sleep(waitMs);
  const answers: string[] = [];
  for (let bytes = socket.receive(); bytes !== undefined; bytes = socket.receive()) {
    const frame = decodeEthernet(bytes);
    const packet = frame && decodeIp(frame.type, frame.payload);
    const answer = packet && sources.has(addressText(packet.dst)) ? describe(packet) : undefined;
    if (answer !== undefined) answers.push(answer);
  }
  socket.close();
  return answers.sort();
}

/** Undefined for neighbour discovery, without which nothing could be answered. */
function describe({ protocol, payload }: IpPacket): string | undefined {
  switch (protocol) {
    case PROTOCOL_ICMP:
    case PROTOCOL_ICMPV6: {
      const message = decodeIcmp(payload);
      if (message === undefined) return "icmp cut short";
      const { type, code } = message;
      if (protocol === PROTOCOL_ICMP) return `icmp ${type}/${code}`;
      return type >= 133 && type <= 137 ? undefined : `icmpv6 ${type}/${code}`;
    }
    case PROTOCOL_TCP:
      return "tcp";
    case PROTOCOL_UDP:
      return "udp";
    default:
      return `protocol ${protocol}`;
  }
}
