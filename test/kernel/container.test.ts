// SPDX-License-Identifier: Apache-2.0
// What a container can do to the host's firewall that has CAP_NET_ADMIN, but no more than its own network.
import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { type Container, startContainer } from "./container.ts";
import { twoHosts } from "./two_hosts.ts";

const BLOCK = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";

/**
 * Makes a pair of devices by rtnetlink: argv[1], up, in the namespace that the container's own knows as number 0,
 * which is where the other end of its eth0 is, and argv[2] in its own.
 */
const MAKE_DEVICE = `
import socket, struct, sys
IFLA_IFNAME, IFLA_LINKINFO, IFLA_TARGET_NETNSID = 3, 18, 46
INFO_KIND, INFO_DATA, VETH_INFO_PEER = 1, 2, 1
RTM_NEWLINK, REQUEST_ACK_CREATE_EXCL, IFF_UP = 16, 0x605, 1
def attribute(kind, value):
    return struct.pack("HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)
def named(name, flags):
    head = struct.pack("BxHiII", 0, 0, 0, flags, flags)
    return head + attribute(IFLA_IFNAME, name.encode() + b"\\0")
theirs, ours = named(sys.argv[1], IFF_UP), named(sys.argv[2], 0)
body = theirs + attribute(IFLA_TARGET_NETNSID, struct.pack("i", 0))
body += attribute(IFLA_LINKINFO, attribute(INFO_KIND, b"veth") + attribute(INFO_DATA, attribute(VETH_INFO_PEER, ours)))
kernel = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
kernel.send(struct.pack("IHHII", 16 + len(body), RTM_NEWLINK, REQUEST_ACK_CREATE_EXCL, 1, 0) + body)
error, = struct.unpack_from("i", kernel.recv(4096), 16)
sys.exit(str(error) if error else 0)
`;

/** Says whether TCP port 80 of an address refuses or stays silent. */
const CONNECT = `
import socket, sys
s = socket.socket(socket.AF_INET6); s.settimeout(0.5)
try: s.connect(socket.getaddrinfo(sys.argv[1], 80, type=socket.SOCK_STREAM)[0][4])
except ConnectionRefusedError: print("refused")
except TimeoutError: print("filtered")
`;

const hosts = await twoHosts();
let container: Container;

beforeAll(async () => {
  await hosts.must("ip", "link", "set", "kubespan", "down");
  await hosts.must("ip", "link", "set", "kubespan", "name", "other");
  for (const name of ["all", "default"]) {
    await hosts.must("sh", "-c", `echo 0 > /proc/sys/net/ipv6/conf/${name}/accept_dad`);
  }
  container = await startContainer(hosts, "container");
  for (const name of ["all", "default"]) {
    await container.must("sh", "-c", `echo 0 > /proc/sys/net/ipv6/conf/${name}/accept_dad`);
  }
});

beforeEach(() => hosts.must("nft", "flush", "ruleset"));

/** What the host says to a connection that comes in on a device which the container made and named. */
async function throughDeviceNamed(name: string): Promise<string> {
  await container.must("python3", "-c", MAKE_DEVICE, name, "mine");
  try {
    await container.must("ip", "link", "set", "mine", "up");
    for (const [end, device] of [
      [container, "mine"],
      [hosts, name],
    ] as const) {
      const hasAddress = `until ip -6 address show dev ${device} -tentative | grep -q fe80; do sleep 0.02; done`;
      await end.must("timeout", "10", "sh", "-c", hasAddress);
    }
    const addresses = await hosts.must("ip", "-6", "address", "show", "dev", name);
    const [, address] = /inet6 (fe80:\S+)\//.exec(addresses) ?? [];
    return (await container.must("python3", "-c", CONNECT, `${address}%mine`)).trim();
  } finally {
    await hosts.must("ip", "link", "delete", name);
  }
}

describe("a device that a container makes in the host's namespace", () => {
  test("is trusted in block mode when it is called kubespan, though it is no WireGuard device", async () => {
    expect(await hosts.postern(["apply", "-"], BLOCK)).toMatchObject({ exitCode: 0 });
    expect(await throughDeviceNamed("kubespan")).toBe("refused");
  });

  test("is not trusted by another name", async () => {
    expect(await hosts.postern(["apply", "-"], BLOCK)).toMatchObject({ exitCode: 0 });
    expect(await throughDeviceNamed("eth9")).toBe("filtered");
  });

  test("is none when the container has users of its own", async () => {
    const other = await startContainer(hosts, "apart", "own");
    await other.must("ip", "link", "add", "own", "type", "veth", "peer", "name", "end");
    const { stderr } = await other.run(["python3", "-c", MAKE_DEVICE, "kubespan", "mine"]);
    expect(stderr).toBe("-1\n");
  });

  test("is not trusted during the lockdown, whatever it is called", async () => {
    await hosts.postern(["lockdown"]);
    expect(await throughDeviceNamed("kubespan")).toBe("filtered");
  });
});

test("a container that flushes the rules flushes its own", async () => {
  expect(await hosts.postern(["apply", "-"], BLOCK)).toMatchObject({ exitCode: 0 });
  await container.must("nft", "flush", "ruleset");
  expect(await hosts.postern(["status"])).toMatchObject({ exitCode: 0 });
});
