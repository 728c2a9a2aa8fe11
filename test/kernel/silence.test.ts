// SPDX-License-Identifier: Apache-2.0
// What the kernel answers by itself, before or behind the hooks that refuse packets.
import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { addressBytes } from "../probe/address.ts";
import { encodeIcmpv6 } from "../probe/icmp.ts";
import { PROTOCOL_ICMPV6, PROTOCOL_TCP, PROTOCOL_UDP } from "../probe/ip.ts";
import { encodeTcp, TCP_ACK, TCP_RST, TCP_SYN } from "../probe/tcp.ts";
import { encodeUdp } from "../probe/udp.ts";
import { type Extension, rawIpv4, rawIpv6 } from "./raw_packet.ts";
import { twoHosts } from "./two_hosts.ts";

const HOST = "10.0.0.2";
const HOST_IPV6 = "fd00::2";
/** Made by the kernel from the MAC address of eth0 (RFC 4291, appendix A). */
const HOST_LINK_LOCAL = "fe80::5054:ff:fe00:0";
const PEER = "10.0.0.1";
const PEER_IPV6 = "fd00::1";

const TCP_FIN = 0x01;

const BLOCK = `
apiVersion: v1alpha1
kind: NetworkDefaultActionConfig
ingress: block
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: dns
portSelector: {ports: [53], protocol: udp}
ingress: [{subnet: "::/0"}]
`;

const hosts = await twoHosts();

beforeAll(async () => {
  // Fragments are waited for one second, by the stack and by conntrack.
  for (const name of ["ipv4/ipfrag_time", "ipv6/ip6frag_time"]) {
    await hosts.must("sh", "-c", `echo 1 > /proc/sys/net/${name}`);
  }
  await hosts.run(["sh", "-c", "echo 1 > /proc/sys/net/netfilter/nf_conntrack_frag6_timeout"]);
});

beforeEach(() => hosts.must("nft", "flush", "ruleset"));

function tcp(src: string, dst: string, flags: number): Uint8Array {
  const header = { srcPort: 40_000, dstPort: 80, seq: 1, ack: 0, flags };
  return encodeTcp(addressBytes(src), addressBytes(dst), header);
}

function udp(src: string, dst: string, sport: number, dport: number): Uint8Array {
  return encodeUdp(addressBytes(src), addressBytes(dst), sport, dport, new Uint8Array(16));
}

/** A timestamp option that ends before it has begun. */
const BAD_OPTIONS = [68, 3, 5, 0];

function withBadOptions(protocol: number, payload: Uint8Array): string {
  return rawIpv4({ src: PEER, dst: HOST, protocol, options: BAD_OPTIONS, payload });
}

const HOP_BY_HOP = 0;
const FRAGMENT = 44;
const DESTINATION_OPTIONS = 60;

/** An option that nobody knows, whose number says that the sender is to be told. */
const UNKNOWN_OPTION = [0, 0xc1, 4, 0, 0, 0, 0];
/** A jumbo payload that is none (RFC 2675). */
const MALFORMED_OPTION = [0, 0xc2, 4, 0, 0, 0, 0];
const PADDING = [0, 1, 4, 0, 0, 0, 0];

function ipv6(protocol: number, payload: Uint8Array, extension: Extension, hopLimit = 64): string {
  const [src, dst] = [PEER_IPV6, HOST_IPV6];
  return rawIpv6({ src, dst, protocol, payload, extensions: [extension], hopLimit });
}

const syn6 = tcp(PEER_IPV6, HOST_IPV6, TCP_SYN);

const solicitation = encodeIcmpv6(addressBytes(PEER_IPV6), addressBytes(HOST_IPV6), {
  type: 135,
  code: 0,
  body: Buffer.from([0, 0, 0, 0, ...addressBytes(HOST_IPV6)]),
});

function dhcpv6Reply(extensions: readonly Extension[]): string {
  const [src, dst] = ["fe80::1", HOST_LINK_LOCAL];
  const payload = udp(src, dst, 547, 546);
  return rawIpv6({ src, dst, protocol: PROTOCOL_UDP, payload, extensions });
}

const MALFORMED: readonly (readonly [string, string, string])[] = [
  [
    "bad IPv4 options on a RST",
    withBadOptions(PROTOCOL_TCP, tcp(PEER, HOST, TCP_RST)),
    "icmp 12/0",
  ],
  [
    "bad IPv4 options on a FIN",
    withBadOptions(PROTOCOL_TCP, tcp(PEER, HOST, TCP_FIN | TCP_ACK)),
    "icmp 12/0",
  ],
  ["bad IPv4 options on another protocol", withBadOptions(253, new Uint8Array(8)), "icmp 12/0"],
  [
    "an unknown hop-by-hop option",
    ipv6(PROTOCOL_TCP, syn6, { type: HOP_BY_HOP, body: UNKNOWN_OPTION }),
    "icmpv6 4/2",
  ],
  [
    "a malformed hop-by-hop option",
    ipv6(PROTOCOL_TCP, syn6, { type: HOP_BY_HOP, body: MALFORMED_OPTION }),
    "icmpv6 4/0",
  ],
  [
    "an unknown destination option on neighbour discovery",
    ipv6(PROTOCOL_ICMPV6, solicitation, { type: DESTINATION_OPTIONS, body: UNKNOWN_OPTION }, 255),
    "icmpv6 4/2",
  ],
  ["a DHCPv6 reply that nobody waits for", dhcpv6Reply([]), "icmpv6 1/4"],
  [
    "one behind an extension header",
    dhcpv6Reply([{ type: DESTINATION_OPTIONS, body: PADDING }]),
    "icmpv6 1/4",
  ],
];

const FRAGMENTS = [
  rawIpv4({
    src: PEER,
    dst: HOST,
    protocol: PROTOCOL_UDP,
    moreFragments: true,
    payload: udp(PEER, HOST, 40_000, 9),
  }),
  ipv6(PROTOCOL_UDP, udp(PEER_IPV6, HOST_IPV6, 40_000, 9), {
    type: FRAGMENT,
    body: [0, 0, 1, 0, 0, 0, 7],
  }),
];
const FRAGMENTS_MS = 2500;

describe("without a table, as the negative control", () => {
  test.each(MALFORMED)("%s is answered", async (_, packet, answer) => {
    expect(await hosts.answers("eth0", [packet])).toEqual([answer]);
  });

  test("lone first fragments are answered", async () => {
    const answers = await hosts.answers("eth0", FRAGMENTS, FRAGMENTS_MS);
    expect(answers).toEqual(["icmp 11/1", "icmpv6 3/1"]);
  });
});

describe.each([
  ["block mode", ["apply", "-"]],
  ["the lockdown", ["lockdown"]],
])("in %s", (_, command) => {
  beforeEach(async () => {
    expect(await hosts.postern(command, BLOCK)).toMatchObject({ stderr: expect.any(String) });
    expect(await hosts.must("nft", "list", "tables")).toContain("postern");
  });

  test.each(MALFORMED)("%s draws no answer", async (_, packet) => {
    expect(await hosts.answers("eth0", [packet])).toEqual([]);
  });

  test("lone first fragments draw no answer", async () => {
    expect(await hosts.answers("eth0", FRAGMENTS, FRAGMENTS_MS)).toEqual([]);
  });
});

test("what a rule opens is answered in block mode, though nobody listens", async () => {
  expect(await hosts.postern(["apply", "-"], BLOCK)).toMatchObject({ exitCode: 0 });
  const probe = { proto: "udp", src: "fd00::9", dst: HOST_IPV6, dport: 53 } as const;
  expect(await hosts.probe("eth0", [probe])).toEqual(["refused"]);
});
