// SPDX-License-Identifier: Apache-2.0
// What somebody on the local network can do that no firewall at the input hook can prevent: docs/threat-model.md
// says so, and this shows it.
import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { addressBytes } from "../probe/address.ts";
import { encodeIcmpv6 } from "../probe/icmp.ts";
import { PROTOCOL_ICMPV6, PROTOCOL_UDP } from "../probe/ip.ts";
import { rawIpv4, rawIpv6 } from "../probe/raw_packet.ts";
import { encodeUdp } from "../probe/udp.ts";
import { startContainer } from "./container.ts";
import { twoHosts } from "./two_hosts.ts";

const BLOCK = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";

const hosts = await twoHosts();
const folder = mkdtempSync(`${tmpdir()}/postern-test-`);

afterAll(() => rmSync(folder, { recursive: true }));

beforeEach(() => hosts.must("nft", "flush", "ruleset"));

/** A router that offers itself for half an hour, to all nodes. */
function advertisement(router: string): string {
  const body = Uint8Array.of(64, 0, 0x07, 0x08, 0, 0, 0, 0, 0, 0, 0, 0);
  const payload = encodeIcmpv6(addressBytes(router), addressBytes("ff02::1"), {
    type: 134,
    code: 0,
    body,
  });
  return rawIpv6({
    src: router,
    dst: "ff02::1",
    protocol: PROTOCOL_ICMPV6,
    hopLimit: 255,
    payload,
  });
}

describe("a router advertisement", () => {
  test.each([
    ["block mode", ["apply", "-"], "fe80::a"],
    ["the lockdown", ["lockdown"], "fe80::b"],
  ])("makes its sender a router of the host in %s", async (_, command, router) => {
    await hosts.postern(command, BLOCK);
    await hosts.answers("eth0", [advertisement(router)]);
    expect(await hosts.must("ip", "-6", "route", "show", "default")).toContain(
      `via ${router} dev eth0 proto ra`,
    );
  });
});

/** Sends an ARP reply (RFC 826) out of eth0: argv[1] is at argv[2], to the host at argv[3]. */
const ARP_REPLY = `
import socket, sys
address, theirs, host = socket.inet_aton(sys.argv[1]), *(bytes.fromhex(a.replace(":", "")) for a in sys.argv[2:])
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); s.bind(("eth0", 0))
head = host + theirs + bytes.fromhex("0806" "0001080006040002")
s.send(head + theirs + address + host + socket.inet_aton("10.9.0.1"))
`;

test("an ARP reply moves a neighbour of the host during the lockdown", async () => {
  const neighbour = await startContainer(hosts, "lan1");
  await hosts.must("ip", "link", "set", "lan1", "address", "52:54:00:00:09:01");
  await hosts.must("ip", "address", "add", "10.9.0.1/24", "dev", "lan1");
  // Else the kernel believes nothing for a second after it has learnt something.
  await hosts.must("sh", "-c", "echo 0 > /proc/sys/net/ipv4/neigh/lan1/locktime");
  const right = ["lladdr", "02:00:00:00:09:07", "dev", "lan1", "nud", "stale"];
  await hosts.must("ip", "neighbour", "replace", "10.9.0.7", ...right);
  await hosts.postern(["lockdown"]);
  const claim = ["10.9.0.7", "02:00:00:00:00:66", "52:54:00:00:09:01"];
  await neighbour.must("python3", "-c", ARP_REPLY, ...claim);
  expect(await hosts.must("ip", "neighbour", "show", "10.9.0.7")).toContain("02:00:00:00:00:66");
});

/** Waits for a datagram as DHCP clients do, on a packet socket; makes a file when it is ready, and another then. */
const CLIENT = `
import socket, sys
s = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800)); s.bind(("eth0", 0x0800))
open(sys.argv[1] + "/ready", "w")
while s.recv(2048)[22:24] != bytes([0, 68]): pass
open(sys.argv[1] + "/seen", "w")
`;

test("a DHCP reply reaches a client that reads from the device, though the lockdown drops it", async () => {
  await hosts.postern(["lockdown"]);
  const inBackground = '"$0" "$@" > /dev/null 2>&1 &';
  await hosts.must("sh", "-c", inBackground, "timeout", "20", "python3", "-c", CLIENT, folder);
  while (!existsSync(`${folder}/ready`)) await Bun.sleep(20);
  const [src, dst] = ["10.0.0.1", "10.0.0.2"];
  const payload = encodeUdp(addressBytes(src), addressBytes(dst), 67, 68, new Uint8Array(300));
  await hosts.answers("eth0", [rawIpv4({ src, dst, protocol: PROTOCOL_UDP, payload })]);
  expect(existsSync(`${folder}/seen`)).toBeTrue();
});
