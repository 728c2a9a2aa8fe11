// SPDX-License-Identifier: Apache-2.0
import { addressBytes, addressText } from "./address.ts";
import {
  decodeIcmp,
  encodeIcmp,
  encodeIcmpv6,
  encodeQuery,
  ICMP_UNREACHABLE,
  ICMPV6_UNREACHABLE,
  queryIdentifier,
} from "./icmp.ts";
import * as ip from "./ip.ts";
import { decodeIpv4 } from "./ipv4.ts";
import { decodeIpv6 } from "./ipv6.ts";
import type { Answer, Probe } from "./probe.ts";
import { decodeTcp, encodeTcp, TCP_ACK, TCP_RST, TCP_SYN } from "./tcp.ts";
import { decodePorts, encodeUdp } from "./udp.ts";

/** An answer that a host gave, and the key of the question that it belongs to. */
export interface Reading {
  readonly key: string;
  readonly answer: Answer;
  /** What to send back so that the host forgets: a reset for a half-open connection. */
  readonly farewell?: ip.IpPacket;
}

/**
 * The packet of a probe and the key under which readAnswer reports what comes back. `identity`
 * (16 bits, not zero) is the source port or ICMP identifier and tells one packet from another.
 */
export function askQuestion(
  probe: Probe,
  identity: number,
): { readonly key: string; readonly packet: ip.IpPacket } {
  const [src, dst] = [addressBytes(probe.src), addressBytes(probe.dst)];
  const packet = { src, dst, hopLimit: 64 };
  switch (probe.proto) {
    case "tcp": {
      const srcPort = probe.sport ?? identity;
      const seq = identity * 65537;
      const header = { srcPort, dstPort: probe.dport, seq, ack: 0, flags: TCP_SYN };
      return {
        key: keyOf(ip.PROTOCOL_TCP, src, srcPort, dst, probe.dport),
        packet: { ...packet, protocol: ip.PROTOCOL_TCP, payload: encodeTcp(src, dst, header) },
      };
    }
    case "udp": {
      const srcPort = probe.sport ?? identity;
      const payload = encodeUdp(src, dst, srcPort, probe.dport, Buffer.from("postern probe"));
      return {
        key: keyOf(ip.PROTOCOL_UDP, src, srcPort, dst, probe.dport),
        packet: { ...packet, protocol: ip.PROTOCOL_UDP, payload },
      };
    }
    case "icmp": {
      const message = { type: probe.icmpType, code: 0, body: encodeQuery(identity) };
      return {
        key: keyOf(ip.PROTOCOL_ICMP, src, identity, dst, probe.icmpType),
        packet: { ...packet, protocol: ip.PROTOCOL_ICMP, payload: encodeIcmp(message) },
      };
    }
    case "icmpv6": {
      const message = { type: probe.icmpType, code: 0, body: encodeQuery(identity) };
      const payload = encodeIcmpv6(src, dst, message);
      return {
        key: keyOf(ip.PROTOCOL_ICMPV6, src, identity, dst, probe.icmpType),
        packet: { ...packet, protocol: ip.PROTOCOL_ICMPV6, payload },
      };
    }
  }
}

/** What a packet from the host means as an answer; undefined if it answers no question. */
export function readAnswer(packet: ip.IpPacket): Reading | undefined {
  const { src, dst, protocol, payload } = packet;
  switch (protocol) {
    case ip.PROTOCOL_TCP:
      return readTcp(packet);
    case ip.PROTOCOL_UDP: {
      const ports = decodePorts(payload);
      if (ports === undefined) return undefined;
      return { key: keyOf(protocol, dst, ports.dstPort, src, ports.srcPort), answer: "open" };
    }
    case ip.PROTOCOL_ICMP:
    case ip.PROTOCOL_ICMPV6: {
      const message = decodeIcmp(payload);
      if (message === undefined) return undefined;
      const query = queryOf(protocol, message.type);
      if (query !== undefined) {
        const key = keyOf(protocol, dst, queryIdentifier(message.body), src, query);
        return { key, answer: "open" };
      }
      const unreachable = protocol === ip.PROTOCOL_ICMP ? ICMP_UNREACHABLE : ICMPV6_UNREACHABLE;
      if (message.type !== unreachable) return undefined;
      const key = quotedKey(message.body.subarray(4));
      return key === undefined ? undefined : { key, answer: "refused" };
    }
    default:
      return undefined;
  }
}

function readTcp({ src, dst, payload }: ip.IpPacket): Reading | undefined {
  const header = decodeTcp(payload);
  if (header === undefined) return undefined;
  const key = keyOf(ip.PROTOCOL_TCP, dst, header.dstPort, src, header.srcPort);
  if ((header.flags & TCP_RST) !== 0) return { key, answer: "refused" };
  if ((header.flags & (TCP_SYN | TCP_ACK)) !== (TCP_SYN | TCP_ACK)) return undefined;
  const reset = encodeTcp(dst, src, {
    srcPort: header.dstPort,
    dstPort: header.srcPort,
    seq: header.ack,
    ack: 0,
    flags: TCP_RST,
  });
  const farewell = {
    src: dst,
    dst: src,
    protocol: ip.PROTOCOL_TCP,
    hopLimit: 64,
    payload: reset,
  };
  return { key, answer: "open", farewell };
}

/** The query type that a reply type answers. */
function queryOf(protocol: number, replyType: number): number | undefined {
  if (protocol === ip.PROTOCOL_ICMPV6) return replyType === 129 ? 128 : undefined;
  return new Map([
    [0, 8],
    [14, 13],
    [18, 17],
  ]).get(replyType);
}

/** The key of the packet of ours that an ICMP error quotes. */
function quotedKey(quoted: Uint8Array): string | undefined {
  const version = (quoted[0] ?? 0) >>> 4;
  const packet = version === 4 ? decodeIpv4(quoted) : decodeIpv6(quoted);
  if (packet === undefined) return undefined;
  const { src, dst, protocol, payload } = packet;
  if (protocol === ip.PROTOCOL_ICMP || protocol === ip.PROTOCOL_ICMPV6) {
    const message = decodeIcmp(payload);
    if (message === undefined) return undefined;
    return keyOf(protocol, src, queryIdentifier(message.body), dst, message.type);
  }
  const ports = decodePorts(payload);
  return ports && keyOf(protocol, src, ports.srcPort, dst, ports.dstPort);
}

/** Names one packet of ours: our side first, then the host's port or the ICMP type. */
function keyOf(
  protocol: number,
  ours: Uint8Array,
  identity: number,
  theirs: Uint8Array,
  port: number,
): string {
  return `${protocol} ${addressText(ours)} ${identity} ${addressText(theirs)} ${port}`;
}
