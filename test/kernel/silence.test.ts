// SPDX-License-Identifier: Apache-2.0
// What the kernel answers by itself, before or behind the hooks that refuse packets.
import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { addressBytes } from "../probe/address.ts";
import { PROTOCOL_UDP } from "../probe/ip.ts";
import { loneFragments, malformedPackets } from "../probe/malformed.ts";
import { rawIpv6 } from "../probe/raw_packet.ts";
import { encodeUdp } from "../probe/udp.ts";
import { twoHosts } from "./two_hosts.ts";

/** The link-local address is what the kernel makes of the MAC address of eth0 (RFC 4291, appendix A). */
const HOST = { ipv4: "10.0.0.2", ipv6: "fd00::2", linkLocal: "fe80::5054:ff:fe00:0" };
const PEER = { ipv4: "10.0.0.1", ipv6: "fd00::1", linkLocal: "fe80::1" };

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

const MALFORMED = malformedPackets(PEER, HOST);
const FRAGMENTS = loneFragments(PEER, HOST);
const FRAGMENT_PACKETS = FRAGMENTS.map(({ packet }) => packet);
const FRAGMENTS_MS = 2500;

describe("without a table, as the negative control", () => {
  test.each(MALFORMED)("$name is answered", async ({ packet, answer }) => {
    expect(await hosts.answers("eth0", [packet])).toEqual([answer]);
  });

  test("lone first fragments are answered", async () => {
    const answers = await hosts.answers("eth0", FRAGMENT_PACKETS, FRAGMENTS_MS);
    expect(answers).toEqual(FRAGMENTS.map(({ answer }) => answer));
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

  test.each(MALFORMED)("$name draws no answer", async ({ packet }) => {
    expect(await hosts.answers("eth0", [packet])).toEqual([]);
  });

  test("lone first fragments draw no answer", async () => {
    expect(await hosts.answers("eth0", FRAGMENT_PACKETS, FRAGMENTS_MS)).toEqual([]);
  });
});

test("what a rule opens is answered in block mode, though nobody listens", async () => {
  expect(await hosts.postern(["apply", "-"], BLOCK)).toMatchObject({ exitCode: 0 });
  const probe = { proto: "udp", src: "fd00::9", dst: HOST.ipv6, dport: 53 } as const;
  expect(await hosts.probe("eth0", [probe])).toEqual(["refused"]);
});

describe("what is for an address beyond the host, to which it has no way,", () => {
  const BEYOND = "2001:db8:ffff::1";
  const packet = rawIpv6({
    ...{ src: PEER.ipv6, dst: BEYOND, protocol: PROTOCOL_UDP },
    payload: encodeUdp(addressBytes(PEER.ipv6), addressBytes(BEYOND), 40_000, 9, new Uint8Array(4)),
  });

  beforeEach(() => hosts.must("ip", "-6", "route", "flush", "default"));

  test("draws no answer in the lockdown", async () => {
    expect(await hosts.answers("eth0", [packet])).toEqual(["icmpv6 1/0"]);
    await hosts.postern(["lockdown"]);
    expect(await hosts.answers("eth0", [packet])).toEqual([]);
  });

  test("is answered in block mode, which leaves alone what is routed", async () => {
    expect(await hosts.postern(["apply", "-"], BLOCK)).toMatchObject({ exitCode: 0 });
    expect(await hosts.answers("eth0", [packet])).toEqual(["icmpv6 1/0"]);
  });
});
