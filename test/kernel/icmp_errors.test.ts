// SPDX-License-Identifier: Apache-2.0
// What routers say about packets of the host: redirects, and errors, which carry the path MTU.
import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { addressBytes } from "../probe/address.ts";
import { encodeIcmp, encodeIcmpv6, encodeQuery } from "../probe/icmp.ts";
import { PROTOCOL_ICMP, PROTOCOL_ICMPV6, PROTOCOL_TCP, PROTOCOL_UDP } from "../probe/ip.ts";
import { rawIpv4, rawIpv6 } from "../probe/raw_packet.ts";
import { encodeTcp, TCP_RST } from "../probe/tcp.ts";
import { encodeUdp } from "../probe/udp.ts";
import { twoHosts } from "./two_hosts.ts";

const BLOCK = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";
const ACCEPT = `
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: something
portSelector: {ports: [1], protocol: tcp}
ingress: [{subnet: 10.0.0.0/8}]
`;
const MODES = [
  ["block", BLOCK],
  ["accept", ACCEPT],
] as const;

/** Packets of the host's port 53 are no business of conntrack's, as on a resolver with much to do. */
const NOTRACK = `
table inet raw {
  chain prerouting { type filter hook prerouting priority raw; udp dport 53 notrack; }
  chain output { type filter hook output priority raw; udp sport 53 notrack; }
}
`;

const HOST = "10.0.0.2";
const HOST_IPV6 = "fd00::2";
const ROUTER = "10.0.0.1";
const ROUTER_IPV6 = "fe80::1";
const FAR = "192.0.2.9";
const FAR_IPV6 = "2001:db8:9::9";

const hosts = await twoHosts();

beforeAll(async () => {
  const server = `for (const hostname of ["${HOST}", "${HOST_IPV6}"]) Bun.udpSocket({ hostname, port: 53, socket: { error() {} } })`;
  await hosts.run(["sh", "-c", `${process.execPath} -e '${server}' > /dev/null 2>&1 &`]);
  const bound = "until grep -q ':0035 ' /proc/net/udp6; do sleep 0.02; done";
  await hosts.must("timeout", "10", "sh", "-c", bound);
  await hosts.must(
    "ip",
    "-6",
    "route",
    "add",
    "2001:db8:9::/48",
    "via",
    ROUTER_IPV6,
    "dev",
    "eth0",
  );
  const neighbour = ["lladdr", "02:00:00:00:00:05", "dev", "eth0", "nud", "permanent"];
  await hosts.must("ip", "neighbour", "replace", "10.0.0.5", ...neighbour);
  await hosts.must("ip", "neighbour", "replace", "fe80::5", ...neighbour);
});

beforeEach(() => hosts.must("nft", "flush", "ruleset"));

async function apply(documents: string): Promise<void> {
  expect(await hosts.postern(["apply", "-"], documents)).toMatchObject({ exitCode: 0 });
}

/** How the host would send to there by now; what it had learnt before is forgotten. */
async function routeAfter(packets: readonly string[], to: string): Promise<string> {
  const family = to.includes(":") ? "-6" : "-4";
  await hosts.must("ip", family, "route", "flush", "cache");
  for (const packet of packets) await hosts.answers("eth0", [packet], 50);
  return hosts.must("ip", family, "route", "get", to);
}

const echo = { type: 8, code: 0, body: encodeQuery(7) };
const echoReply = Buffer.from(
  rawIpv4({
    src: HOST,
    dst: FAR,
    protocol: PROTOCOL_ICMP,
    payload: encodeIcmp({ ...echo, type: 0 }),
  }),
  "hex",
);

/** A ping, and then a redirect that quotes the reply to it: related to a flow that is known. */
const redirect = [
  rawIpv4({ src: FAR, dst: HOST, protocol: PROTOCOL_ICMP, payload: encodeIcmp(echo) }),
  rawIpv4({
    src: ROUTER,
    dst: HOST,
    protocol: PROTOCOL_ICMP,
    payload: encodeIcmp({ type: 5, code: 1, body: Buffer.from([10, 0, 0, 5, ...echoReply]) }),
  }),
];

const redirectIpv6 = [
  rawIpv6({
    src: ROUTER_IPV6,
    dst: HOST_IPV6,
    protocol: PROTOCOL_ICMPV6,
    hopLimit: 255,
    payload: encodeIcmpv6(addressBytes(ROUTER_IPV6), addressBytes(HOST_IPV6), {
      type: 137,
      code: 0,
      body: Buffer.from([0, 0, 0, 0, ...addressBytes("fe80::5"), ...addressBytes(FAR_IPV6)]),
    }),
  }),
];

describe("a redirect", () => {
  test("moves the host's route without a table, as the negative control", async () => {
    expect(await routeAfter(redirect, FAR)).toContain("via 10.0.0.5 ");
    expect(await routeAfter(redirectIpv6, FAR_IPV6)).toContain("via fe80::5 ");
  });

  test.each([...MODES, ["lockdown", undefined]])(
    "moves nothing in %s mode",
    async (_, documents) => {
      if (documents === undefined) await hosts.postern(["lockdown"]);
      else await apply(documents);
      expect(await routeAfter(redirect, FAR)).toContain("via 10.0.0.1 ");
      expect(await routeAfter(redirectIpv6, FAR_IPV6)).toContain("via fe80::1 ");
    },
  );
});

/** A router's word that a datagram of the host's port 53 to the peer of this number was too large. */
function tooLarge(peer: number): { readonly ipv4: string; readonly ipv6: string } {
  // One for each question: what the host has learnt of one it keeps.
  const [far, farIpv6] = [`192.0.2.${peer}`, `2001:db8:9::${peer}`];
  const datagram = (src: string, dst: string) =>
    encodeUdp(addressBytes(src), addressBytes(dst), 53, 40_000, new Uint8Array(1200));
  const quoted = Buffer.from(
    rawIpv4({ src: HOST, dst: far, protocol: PROTOCOL_UDP, payload: datagram(HOST, far) }),
    "hex",
  );
  const quotedIpv6 = Buffer.from(
    rawIpv6({
      src: HOST_IPV6,
      dst: farIpv6,
      protocol: PROTOCOL_UDP,
      payload: datagram(HOST_IPV6, farIpv6),
    }),
    "hex",
  );
  return {
    ipv4: rawIpv4({
      src: ROUTER,
      dst: HOST,
      protocol: PROTOCOL_ICMP,
      payload: encodeIcmp({
        type: 3,
        code: 4,
        body: Buffer.from([0, 0, 1200 >> 8, 1200 & 0xff, ...quoted.subarray(0, 548)]),
      }),
    }),
    ipv6: rawIpv6({
      src: "fd00::1",
      dst: HOST_IPV6,
      protocol: PROTOCOL_ICMPV6,
      payload: encodeIcmpv6(addressBytes("fd00::1"), addressBytes(HOST_IPV6), {
        type: 2,
        code: 0,
        body: Buffer.from([0, 0, 1280 >> 8, 1280 & 0xff, ...quotedIpv6.subarray(0, 1200)]),
      }),
    }),
  };
}

describe("the path MTU of a flow that conntrack was told to leave alone", () => {
  test.each([
    ["no", undefined, 20] as const,
    ["block", BLOCK, 21] as const,
    ["accept", ACCEPT, 22] as const,
  ])("is learnt in %s mode", async (_, documents, peer) => {
    const { ipv4, ipv6 } = tooLarge(peer);
    expect(await hosts.run(["nft", "-f", "-"], NOTRACK)).toMatchObject({ exitCode: 0 });
    if (documents !== undefined) await apply(documents);
    expect(await routeAfter([ipv4], `192.0.2.${peer}`)).toContain("mtu 1200");
    expect(await routeAfter([ipv6], `2001:db8:9::${peer}`)).toContain("mtu 1280");
  });

  test("is one of 50 errors a second that are taken so, for each family", async () => {
    const { ipv4, ipv6 } = tooLarge(23);
    await apply(BLOCK);
    await hosts.answers("eth0", [...Array(80).fill(ipv4), ...Array(80).fill(ipv6)], 50);
    const listing = await hosts.must("nft", "list", "chain", "inet", "postern", "ingress");
    const taken = [...listing.matchAll(/packets (\d+) bytes \d+ accept comment "error of an/g)];
    for (const [, packets] of taken) {
      expect(Number(packets)).toBeGreaterThanOrEqual(50);
      expect(Number(packets)).toBeLessThan(80);
    }
    expect(taken).toHaveLength(2);
  });
});

describe("an error about a ping that never was", () => {
  // Nobody can tell: the kernel remembers none of those that it answers.
  test.each([
    ["no", undefined, 30] as const,
    ["block", ["apply", "-"], 31] as const,
    ["lockdown", ["lockdown"], 32] as const,
  ])(
    "lowers the path MTU to whomever it names in %s mode, from anywhere",
    async (_, command, peer) => {
      if (command !== undefined) await hosts.postern(command, BLOCK);
      const far = `192.0.2.${peer}`;
      const quoted = rawIpv4({
        src: HOST,
        dst: far,
        protocol: PROTOCOL_ICMP,
        payload: encodeIcmp({ ...echo, type: 0 }),
      });
      const mtu = [600 >> 8, 600 & 0xff];
      const body = Buffer.from([0, 0, ...mtu, ...Buffer.from(quoted, "hex")]);
      const error = rawIpv4({
        src: "198.51.100.7",
        dst: HOST,
        protocol: PROTOCOL_ICMP,
        payload: encodeIcmp({ type: 3, code: 4, body }),
      });
      expect(await routeAfter([error], far)).toContain("mtu 600");
    },
  );
});

describe("a packet of no flow, to the host, that the kernel answers before the input hook", () => {
  // A timestamp option that ends before it has begun.
  const reset = rawIpv4({
    src: ROUTER,
    dst: HOST,
    protocol: PROTOCOL_TCP,
    options: [68, 3, 5, 0],
    payload: encodeTcp(addressBytes(ROUTER), addressBytes(HOST), {
      srcPort: 40_000,
      dstPort: 80,
      seq: 1,
      ack: 0,
      flags: TCP_RST,
    }),
  });

  test("is answered without a table, as the negative control", async () => {
    expect(await hosts.answers("eth0", [reset])).toEqual(["icmp 12/0"]);
  });

  test.each(MODES)("is dropped in %s mode before that", async (_, documents) => {
    await apply(documents);
    expect(await hosts.answers("eth0", [reset])).toEqual([]);
  });
});
