// SPDX-License-Identifier: Apache-2.0
/** What a host sends in answer to packets of any shape, as text: `icmpv6 4/2`, `tcp`, `udp`. */
import { decodeIcmp } from "./icmp.ts";
import { type IpPacket, PROTOCOL_ICMP, PROTOCOL_ICMPV6, PROTOCOL_TCP, PROTOCOL_UDP } from "./ip.ts";

/** Undefined for neighbour discovery, without which nothing could be answered. */
export function answerText({ protocol, payload }: IpPacket): string | undefined {
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
