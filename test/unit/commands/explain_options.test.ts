// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { UsageError } from "../../../src/commands/command.ts";
import { readExplainArguments } from "../../../src/commands/explain_options.ts";

const SSH = ["--src", "192.0.2.7", "--proto", "tcp", "--dport", "22"];

describe("a packet", () => {
  test("has defaults for all that its protocol does not make one name", () => {
    expect(readExplainArguments(["a.yaml", ...SSH])).toEqual({
      files: ["a.yaml"],
      packet: {
        iface: "eth0",
        family: 4,
        source: 0xc000_0207n,
        destination: 0xc000_0201n,
        protocol: "tcp",
        sourcePort: 49_152,
        port: 22,
        state: "new",
        hopLimit: 64,
      },
      circumstances: { destinationType: undefined, reversePath: undefined, overLimit: undefined },
      json: false,
    });
  });

  test("of ICMPv6 has the hop limit and the state of its type", () => {
    const { packet } = readExplainArguments([
      ...["--src", "fe80::1", "--proto", "icmpv6", "--icmp-type", "135"],
    ]);
    expect(packet).toMatchObject({ icmpType: 135, hopLimit: 255, state: "untracked" });
  });

  test("of ICMP is an echo request unless its type is given", () => {
    const icmp = readExplainArguments(["--src", "192.0.2.7", "--proto", "icmp"]).packet;
    expect(icmp).toMatchObject({ icmpType: 8, state: "new" });
    const icmpv6 = readExplainArguments(["--src", "fd00::7", "--proto", "icmpv6"]).packet;
    expect(icmpv6).toMatchObject({ icmpType: 128, destination: (0x2001_0db8n << 96n) | 1n });
  });

  test("is what the options say", () => {
    const { packet, circumstances } = readExplainArguments([
      ...["--src", "fe80::1", "--dst", "fe80::2", "--proto", "udp", "--sport", "547"],
      ...["--dport", "546", "--iface", "wan", "--state", "related", "--hop-limit", "0"],
      ...["--dst-type", "multicast", "--no-reverse-path", "--over-limit"],
    ]);
    expect(packet).toMatchObject({
      iface: "wan",
      sourcePort: 547,
      port: 546,
      state: "related",
      hopLimit: 0,
    });
    expect(circumstances).toEqual({
      destinationType: "multicast",
      reversePath: false,
      overLimit: true,
    });
  });
});

describe("refuses", () => {
  test.each([
    ["no source", ["--proto", "tcp", "--dport", "22"], "--src is missing"],
    ["no protocol", ["--src", "192.0.2.7"], "--proto is missing"],
    [
      "an unknown protocol",
      ["--src", "192.0.2.7", "--proto", "sctp"],
      "--proto expects one of tcp",
    ],
    ["tcp without a port", ["--src", "192.0.2.7", "--proto", "tcp"], "--dport is missing"],
    [
      "a port out of range",
      [...SSH.slice(0, -1), "65536"],
      "--dport expects a number from 0 to 65535",
    ],
    ["a port in another notation", [...SSH.slice(0, -1), "0x16"], "--dport expects a number"],
    ["an address in octal", ["--src", "010.0.0.1", ...SSH.slice(2)], "--src expects an IPv4 or"],
    ["a prefix", ["--src", "10.0.0.0/8", ...SSH.slice(2)], "--src expects an IPv4 or"],
    ["ends of two families", [...SSH, "--dst", "fd00::2"], "different address families"],
    ["an option given twice", [...SSH, "--dport", "23"], "--dport is given twice"],
    ["an ICMP type of tcp", [...SSH, "--icmp-type", "8"], "--icmp-type does not go with tcp"],
    [
      "a port of icmp",
      ["--src", "192.0.2.7", "--proto", "icmp", "--dport", "22"],
      "--dport does not go with icmp",
    ],
    [
      "icmpv6 over IPv4",
      ["--src", "192.0.2.7", "--proto", "icmpv6"],
      "--proto icmpv6 does not go with IPv4",
    ],
    ["a hop limit of IPv4", [...SSH, "--hop-limit", "255"], "--hop-limit does not go with IPv4"],
    ["an unknown state", [...SSH, "--state", "open"], "--state expects one of new"],
    ["an interface name too long", [...SSH, "--iface", "abcdefghijklmnop"], "--iface expects"],
    ["an unknown option", [...SSH, "--port", "22"], "--port"],
  ])("%s", (_, args, message) => {
    const read = () => readExplainArguments(["a.yaml", ...args]);
    expect(read).toThrow(UsageError);
    expect(read).toThrow(message);
  });
});
