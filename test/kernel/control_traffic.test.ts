// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, test } from "bun:test";
import { encodeIcmp } from "../probe/icmp.ts";
import type { Probe } from "../probe/probe.ts";
import { rawIpv4 } from "../probe/raw_packet.ts";
import { twoHosts } from "./two_hosts.ts";

const HOST = "10.0.0.2";
const HOST_IPV6 = "fd00::2";
/** Made by the kernel from the MAC address of eth0 (RFC 4291, appendix A). */
const HOST_LINK_LOCAL = "fe80::5054:ff:fe00:0";

const POLICY = `
apiVersion: v1alpha1
kind: NetworkDefaultActionConfig
ingress: block
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: web
portSelector: {ports: [80], protocol: tcp}
ingress: [{subnet: "::/0"}]
`;

const hosts = await twoHosts();

beforeEach(async () => {
  expect(await hosts.postern(["apply", "-"], POLICY)).toMatchObject({ exitCode: 0 });
});

const echo: Probe = { proto: "icmp", src: "10.0.0.9", dst: HOST, icmpType: 8 };
const echoIpv6: Probe = { proto: "icmpv6", src: "fd00::9", dst: HOST_IPV6, icmpType: 128 };

function times(count: number, probe: Probe): readonly Probe[] {
  return Array.from({ length: count }, () => probe);
}

async function countAnswers(probes: readonly Probe[]): Promise<number> {
  const verdicts = await hosts.probe("eth0", probes);
  return verdicts.filter((verdict) => verdict !== "filtered").length;
}

/** How many packets a rule of the input hook let in. */
async function accepted(rule: string): Promise<string | undefined> {
  const listing = await hosts.must("nft", "list", "chain", "inet", "postern", "ingress");
  return new RegExp(`packets (\\d+) bytes \\d+ accept comment "${rule}"`).exec(listing)?.[1];
}

describe("a burst of echo requests with changing ids", () => {
  test.each([
    ["IPv4", echo],
    ["IPv6", echoIpv6],
  ])("is cut off after the fifth, over %s", async (_, probe) => {
    expect(await countAnswers(times(12, probe))).toBe(5);
  });

  test("over one family leaves the other its own", async () => {
    const probes = [...times(12, echo), ...times(12, echoIpv6)];
    expect(await countAnswers(probes)).toBe(10);
  });

  test("is answered in full without a table, as the negative control", async () => {
    await hosts.must("nft", "flush", "ruleset");
    expect(await countAnswers([...times(12, echo), ...times(12, echoIpv6)])).toBe(24);
  });
});

describe("neighbour discovery", () => {
  test("works for every new peer while another floods the host with echo requests", async () => {
    const connects = Array.from({ length: 20 }, (_, index): Probe => {
      const src = `fd00::1:${index + 1}`;
      return { proto: "tcp", src, dst: HOST_IPV6, dport: 80 };
    });
    const probes = connects.flatMap((connect) => [...times(15, echoIpv6), connect]);
    const verdicts = await hosts.probe("eth0", probes);
    expect(verdicts.filter((_, index) => index % 16 === 15)).toEqual(connects.map(() => "refused"));
    expect(verdicts.filter((verdict) => verdict === "open").length).toBeLessThan(10);
  });
});

describe("an IGMP query", () => {
  const query = (dst: string, ttl: number) =>
    rawIpv4({
      src: "10.0.0.1",
      dst,
      protocol: 2,
      ttl,
      options: [0x94, 4, 0, 0],
      payload: encodeIcmp({ type: 0x11, code: 1, body: Uint8Array.of(0, 0, 0, 0, 2, 125, 0, 0) }),
    });

  test("is accepted when it is of the local network, to a group", async () => {
    await hosts.answers("eth0", [query("224.0.0.1", 1)], 50);
    expect(await accepted("IGMP")).toBe("1");
  });

  test("is not from farther away, or to the host alone", async () => {
    await hosts.answers("eth0", [query("224.0.0.1", 2), query(HOST, 1)], 50);
    expect(await accepted("IGMP")).toBe("0");
  });
});

describe("a DHCPv6 reply", () => {
  const reply = (src: string, sport = 547): Probe => ({
    proto: "udp",
    src,
    sport,
    dst: HOST_LINK_LOCAL,
    dport: 546,
  });

  test("arrives from a link-local address, and draws no answer where nobody waits for it", async () => {
    expect(await hosts.probe("eth0", [reply("fe80::1")])).toEqual(["filtered"]);
    expect(await accepted("DHCPv6 reply")).toBe("1");
  });

  test("does not from another address or another port", async () => {
    await hosts.probe("eth0", [reply("fd00::1"), reply("fe80::1", 548)]);
    expect(await accepted("DHCPv6 reply")).toBe("0");
  });
});

describe("ICMP timestamp and address mask", () => {
  test("are dropped, and counted", async () => {
    const types = [13, 17].map((icmpType) => ({ ...echo, icmpType }) as Probe);
    expect(await countAnswers(types)).toBe(0);
    const listing = await hosts.must("nft", "list", "chain", "inet", "postern", "ingress");
    expect(listing).toMatch(/packets 2 bytes \d+ drop comment "timestamp or address mask"/);
  });

  test("timestamps are answered without a table, as the negative control", async () => {
    await hosts.must("nft", "flush", "ruleset");
    expect(await countAnswers([{ proto: "icmp", src: "10.0.0.9", dst: HOST, icmpType: 13 }])).toBe(
      1,
    );
  });
});
