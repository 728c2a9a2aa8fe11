// SPDX-License-Identifier: Apache-2.0
/** Packets that a kernel answers by itself, unless it is kept from it: before or behind the hooks of nf_tables. */
import { addressBytes } from "./address.ts";
import { encodeIcmpv6 } from "./icmp.ts";
import { PROTOCOL_ICMPV6, PROTOCOL_TCP, PROTOCOL_UDP } from "./ip.ts";
import { type Extension, rawIpv4, rawIpv6 } from "./raw_packet.ts";
import { encodeTcp, TCP_ACK, TCP_RST, TCP_SYN } from "./tcp.ts";
import { encodeUdp } from "./udp.ts";

/** Whoever sends, and the host, each by its addresses; the link-local ones are of one link. */
export interface Ends {
  readonly ipv4: string;
  readonly ipv6: string;
  readonly linkLocal: string;
}

export interface Malformed {
  readonly name: string;
  /** Whole, in hexadecimal. */
  readonly packet: string;
  /** What the kernel says to it: `icmpv6 4/2`. */
  readonly answer: string;
}

const TCP_FIN = 0x01;

/** A timestamp option that ends before it has begun. */
const BAD_OPTIONS = [68, 3, 5, 0];

const HOP_BY_HOP = 0;
const FRAGMENT = 44;
const DESTINATION_OPTIONS = 60;

/** An option that nobody knows, whose number says that the sender is to be told. */
const UNKNOWN_OPTION = [0, 0xc1, 4, 0, 0, 0, 0];
/** A jumbo payload that is none (RFC 2675). */
const MALFORMED_OPTION = [0, 0xc2, 4, 0, 0, 0, 0];
const PADDING = [0, 1, 4, 0, 0, 0, 0];

/** Those that are answered at once. */
export function malformedPackets(peer: Ends, host: Ends): readonly Malformed[] {
  const ipv4 = (protocol: number, payload: Uint8Array): string =>
    rawIpv4({ src: peer.ipv4, dst: host.ipv4, protocol, options: BAD_OPTIONS, payload });
  const ipv6 = (protocol: number, payload: Uint8Array, extension: Extension, hopLimit = 64) =>
    rawIpv6({
      ...{ src: peer.ipv6, dst: host.ipv6, protocol, payload, hopLimit },
      extensions: [extension],
    });
  const syn6 = tcp(peer.ipv6, host.ipv6, TCP_SYN);
  const solicitation = encodeIcmpv6(addressBytes(peer.ipv6), addressBytes(host.ipv6), {
    type: 135,
    code: 0,
    body: Buffer.from([0, 0, 0, 0, ...addressBytes(host.ipv6)]),
  });
  return [
    {
      name: "bad IPv4 options on a RST",
      packet: ipv4(PROTOCOL_TCP, tcp(peer.ipv4, host.ipv4, TCP_RST)),
      answer: "icmp 12/0",
    },
    {
      name: "bad IPv4 options on a FIN",
      packet: ipv4(PROTOCOL_TCP, tcp(peer.ipv4, host.ipv4, TCP_FIN | TCP_ACK)),
      answer: "icmp 12/0",
    },
    {
      name: "a protocol that nobody speaks",
      packet: rawIpv4({
        ...{ src: peer.ipv4, dst: host.ipv4, protocol: 253 },
        payload: new Uint8Array(8),
      }),
      answer: "icmp 3/2",
    },
    {
      name: "bad IPv4 options on another protocol",
      packet: ipv4(253, new Uint8Array(8)),
      answer: "icmp 12/0",
    },
    {
      name: "an unknown hop-by-hop option",
      packet: ipv6(PROTOCOL_TCP, syn6, { type: HOP_BY_HOP, body: UNKNOWN_OPTION }),
      answer: "icmpv6 4/2",
    },
    {
      name: "a malformed hop-by-hop option",
      packet: ipv6(PROTOCOL_TCP, syn6, { type: HOP_BY_HOP, body: MALFORMED_OPTION }),
      answer: "icmpv6 4/0",
    },
    {
      name: "an unknown destination option on neighbour discovery",
      packet: ipv6(
        PROTOCOL_ICMPV6,
        solicitation,
        { type: DESTINATION_OPTIONS, body: UNKNOWN_OPTION },
        255,
      ),
      answer: "icmpv6 4/2",
    },
    {
      name: "a DHCPv6 reply that nobody waits for",
      packet: dhcpv6Reply(peer, host, []),
      answer: "icmpv6 1/4",
    },
    {
      name: "one behind an extension header",
      packet: dhcpv6Reply(peer, host, [{ type: DESTINATION_OPTIONS, body: PADDING }]),
      answer: "icmpv6 1/4",
    },
  ];
}

/** Those that are answered once the kernel has waited in vain for what they are the first part of. */
export function loneFragments(peer: Ends, host: Ends): readonly Malformed[] {
  const first = { protocol: PROTOCOL_UDP, moreFragments: true } as const;
  return [
    {
      name: "a lone first fragment",
      packet: rawIpv4({
        ...{ ...first, src: peer.ipv4, dst: host.ipv4 },
        payload: udp(peer.ipv4, host.ipv4, 40_000, 9),
      }),
      answer: "icmp 11/1",
    },
    {
      name: "a lone first fragment, IPv6",
      packet: rawIpv6({
        ...{ src: peer.ipv6, dst: host.ipv6, protocol: PROTOCOL_UDP },
        payload: udp(peer.ipv6, host.ipv6, 40_000, 9),
        extensions: [{ type: FRAGMENT, body: [0, 0, 1, 0, 0, 0, 7] }],
      }),
      answer: "icmpv6 3/1",
    },
  ];
}

function dhcpv6Reply(peer: Ends, host: Ends, extensions: readonly Extension[]): string {
  const [src, dst] = [peer.linkLocal, host.linkLocal];
  return rawIpv6({
    ...{ src, dst, protocol: PROTOCOL_UDP, extensions },
    payload: udp(src, dst, 547, 546),
  });
}

function tcp(src: string, dst: string, flags: number): Uint8Array {
  const header = { srcPort: 40_000, dstPort: 80, seq: 1, ack: 0, flags };
  return encodeTcp(addressBytes(src), addressBytes(dst), header);
}

function udp(src: string, dst: string, sport: number, dport: number): Uint8Array {
  return encodeUdp(addressBytes(src), addressBytes(dst), sport, dport, new Uint8Array(16));
}
