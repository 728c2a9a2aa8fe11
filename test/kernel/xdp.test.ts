// SPDX-License-Identifier: Apache-2.0
// Programs at XDP, which Cilium attaches, see packets before any hook of netfilter does.
import { expect, test } from "bun:test";
import { addressBytes } from "../probe/address.ts";
import { PROTOCOL_UDP } from "../probe/ip.ts";
import { rawIpv4 } from "../probe/raw_packet.ts";
import { encodeUdp } from "../probe/udp.ts";
import { twoHosts } from "./two_hosts.ts";

/** Attaches to eth0 a program of two instructions, which sends every frame back as it came: `return XDP_TX`. */
const ATTACH = `
import ctypes, platform, socket, struct, sys
BPF_PROG_LOAD, BPF_PROG_TYPE_XDP, XDP_TX = 5, 6, 3
IFLA_XDP, IFLA_XDP_FD, IFLA_XDP_FLAGS, SKB_MODE = 0x8000 | 43, 1, 3, 2
code = struct.pack("<BBhi", 0xb7, 0, 0, XDP_TX) + struct.pack("<BBhi", 0x95, 0, 0, 0)
buffers = [ctypes.create_string_buffer(b) for b in (code, b"GPL")]
load = struct.pack("<IIQQ", BPF_PROG_TYPE_XDP, len(code) // 8, *map(ctypes.addressof, buffers)).ljust(128, b"\\0")
bpf = {"x86_64": 321, "aarch64": 280}[platform.machine()]
program = ctypes.CDLL(None).syscall(bpf, BPF_PROG_LOAD, ctypes.create_string_buffer(load), len(load))
def attribute(kind, value):
    return struct.pack("HH", 4 + len(value), kind) + value + bytes(-len(value) % 4)
body = struct.pack("BxHiII", 0, 0, socket.if_nametoindex("eth0"), 0, 0)
body += attribute(IFLA_XDP, attribute(IFLA_XDP_FD, struct.pack("i", program)) + attribute(IFLA_XDP_FLAGS, struct.pack("I", SKB_MODE)))
kernel = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE)
RTM_NEWLINK, REQUEST_ACK = 16, 5
kernel.send(struct.pack("IHHII", 16 + len(body), RTM_NEWLINK, REQUEST_ACK, 1, 0) + body)
error, = struct.unpack_from("i", kernel.recv(4096), 16)
sys.exit(str(error) if error else 0)
`;

const hosts = await twoHosts();

// A user namespace of one's own gives no right to load programs.
test.skipIf(process.getuid?.() !== 0)(
  "a program at XDP answers on a host that is locked down, and status sees nothing of it",
  async () => {
    await hosts.postern(["lockdown"]);
    const both = "10.0.0.1";
    const payload = encodeUdp(addressBytes(both), addressBytes(both), 9, 9, new Uint8Array(16));
    const packet = rawIpv4({ src: both, dst: both, protocol: PROTOCOL_UDP, payload });
    expect(await hosts.answers("eth0", [packet])).toEqual([]);
    await hosts.must("python3", "-c", ATTACH);
    expect(await hosts.answers("eth0", [packet])).toEqual(["udp"]);
    expect(await hosts.postern(["status"])).toMatchObject({ exitCode: 0 });
  },
);
