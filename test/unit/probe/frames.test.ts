// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { addressBytes, macBytes } from "../../probe/address.ts";
import { internetChecksum } from "../../probe/checksum.ts";
import { decodeEthernet, ETHERTYPE_ARP, encodeEthernet } from "../../probe/ethernet.ts";
import { encodeIcmp, encodeIcmpv6 } from "../../probe/icmp.ts";
import { decodeIpv4, encodeIpv4 } from "../../probe/ipv4.ts";
import { decodeIpv6, encodeIpv6 } from "../../probe/ipv6.ts";
import { answerArp } from "../../probe/neighbour.ts";
import { decodeTcp, encodeTcp, TCP_SYN } from "../../probe/tcp.ts";
import { encodeUdp } from "../../probe/udp.ts";

const ours4 = addressBytes("10.0.0.9");
const theirs4 = addressBytes("10.0.0.2");
const ours6 = addressBytes("fd00::9");
const theirs6 = addressBytes("fd00::2");
const ourMac = macBytes("02:00:00:00:00:99");
const theirMac = macBytes("52:54:00:00:00:02");

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const word = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

describe("frames", () => {
  test("the checksum agrees with the example of RFC 1071", () => {
    const words = Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);
    expect(internetChecksum(words)).toBe(~0xddf2 & 0xffff);
  });

  test("an odd last byte counts as the high half of a word", () => {
    expect(internetChecksum(Uint8Array.of(0x12))).toBe(~0x1200 & 0xffff);
  });

  test("an IPv4 header carries the checksum of a well-known packet", () => {
    const packet = encodeIpv4({
      src: addressBytes("192.168.0.1"),
      dst: addressBytes("192.168.0.199"),
      protocol: 17,
      hopLimit: 64,
      payload: new Uint8Array(95),
    });
    expect(hex(packet.subarray(0, 20))).toBe("45000073000040004011b861c0a80001c0a800c7");
  });

  test("an IPv6 header is read back as it was written", () => {
    const payload = Uint8Array.of(1, 2, 3);
    const packet = { src: ours6, dst: theirs6, protocol: 58, hopLimit: 255, payload };
    expect(decodeIpv6(encodeIpv6(packet))).toEqual(packet);
  });

  test("a TCP SYN has the right checksum in both families", () => {
    const header = { srcPort: 40000, dstPort: 22, seq: 0x01020304, ack: 0, flags: TCP_SYN };
    expect(word(encodeTcp(ours4, theirs4, header), 16)).toBe(0x008b);
    expect(word(encodeTcp(ours6, theirs6, header), 16)).toBe(0x1a89);
    expect(decodeTcp(encodeTcp(ours4, theirs4, header))).toEqual(header);
  });

  test("a UDP datagram has the right checksum in both families", () => {
    const payload = Buffer.from("abc");
    expect(word(encodeUdp(ours4, theirs4, 40000, 53, payload), 6)).toBe(0x8af5);
    expect(word(encodeUdp(ours6, theirs6, 40000, 53, payload), 6)).toBe(0xa4f3);
  });

  test("a UDP checksum that comes out as zero is sent as all ones", () => {
    const payload = Uint8Array.of(0x4f, 0x5a);
    expect(word(encodeUdp(ours4, theirs4, 40000, 53, payload), 6)).toBe(0xffff);
  });

  test("echo requests have the right checksum in both families", () => {
    const body = Buffer.from("12340001", "hex");
    const request = { code: 0, body: Buffer.concat([body, Buffer.from("xyz")]) };
    expect(word(encodeIcmp({ type: 8, ...request }), 2)).toBe(0xf350);
    expect(word(encodeIcmpv6(ours6, theirs6, { type: 128, ...request }), 2)).toBe(0x80fe);
  });

  test("a quoted IPv4 packet that is cut short is read as far as it goes", () => {
    const packet = { src: ours4, dst: theirs4, protocol: 17, hopLimit: 64 };
    const quoted = encodeIpv4({ ...packet, payload: new Uint8Array(100) }).subarray(0, 28);
    expect(decodeIpv4(quoted)?.payload.length).toBe(8);
  });

  test("an ARP request for an address of ours gets our MAC address, any other nothing", () => {
    const payload = Buffer.from("00010800060400015254000000020a0000020000000000000a000009", "hex");
    const frame = { dst: new Uint8Array(6).fill(255), src: theirMac, type: ETHERTYPE_ARP, payload };
    const reply = answerArp(frame, ourMac, (address) => hex(address) === hex(ours4));
    expect(reply && hex(reply)).toBe(
      "525400000002020000000099080600010800060400020200000000990a0000095254000000020a000002",
    );
    expect(answerArp(frame, ourMac, () => false)).toBeUndefined();
  });

  test("an Ethernet frame is read back as it was written", () => {
    const frame = { dst: theirMac, src: ourMac, type: 0x86dd, payload: Uint8Array.of(9) };
    expect(decodeEthernet(encodeEthernet(frame))).toEqual(frame);
  });
});
