// SPDX-License-Identifier: Apache-2.0
// With route_localnet, which kube-proxy sets, the kernel takes packets for 127.0.0.0/8 from anywhere.
import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { Probe } from "../probe/probe.ts";
import { ECHO_PORT } from "./echo.ts";
import { startPod } from "./pod.ts";
import { twoHosts } from "./two_hosts.ts";

const BLOCK = `
apiVersion: v1alpha1
kind: NetworkDefaultActionConfig
ingress: block
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: everything
portSelector: {ports: [1-65535], protocol: tcp}
ingress: [{subnet: 0.0.0.0/0}]
`;
const ACCEPT = `
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: something
portSelector: {ports: [1], protocol: tcp}
ingress: [{subnet: 10.0.0.0/8}]
`;

const POD = "10.244.0.5";
const NODE_PORT = 30_007;

/** What kube-proxy does for a connection of the host itself to a NodePort. */
const NODE_PORTS = `
table ip nodeports {
  chain output {
    type nat hook output priority -100;
    ip daddr 127.0.0.1 tcp dport ${NODE_PORT} dnat to ${POD}:${ECHO_PORT}
  }
  chain postrouting {
    type nat hook postrouting priority srcnat;
    ip saddr 127.0.0.1 oifname "cni0" masquerade
  }
}
`;

const hosts = await twoHosts();

beforeAll(async () => {
  await startPod(hosts, POD);
  await hosts.must("sh", "-c", "echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet");
});

beforeEach(() => hosts.must("nft", "flush", "ruleset"));

async function apply(documents: string): Promise<void> {
  expect(await hosts.postern(["apply", "-"], documents)).toMatchObject({ exitCode: 0 });
}

const toLoopback: readonly Probe[] = [
  { proto: "tcp", src: "10.0.0.9", dst: "127.0.0.1", dport: 80 },
  { proto: "icmp", src: "10.0.0.9", dst: "127.255.255.254", icmpType: 8 },
];

describe("a packet for a loopback address that comes in on eth0", () => {
  test("is answered without a table, as the negative control", async () => {
    expect(await hosts.probe("eth0", toLoopback)).toEqual(["refused", "open"]);
  });

  test.each([
    ["block", BLOCK],
    ["accept", ACCEPT],
  ])("is dropped in %s mode, whatever the rules admit", async (_, documents) => {
    await apply(documents);
    expect(await hosts.probe("eth0", toLoopback)).toEqual(["filtered", "filtered"]);
    const answered: Probe = { proto: "tcp", src: "10.0.0.9", dst: "10.0.0.2", dport: 80 };
    expect(await hosts.probe("eth0", [answered])).toEqual(["refused"]);
  });

  test("is dropped on a trusted interface too", async () => {
    await hosts.must("ip", "route", "replace", "10.0.0.9", "dev", "siderolink");
    expect(await hosts.probe("siderolink", toLoopback)).toEqual(["refused", "open"]);
    await apply(BLOCK);
    expect(await hosts.probe("siderolink", toLoopback)).toEqual(["filtered", "filtered"]);
    await hosts.must("ip", "route", "delete", "10.0.0.9");
  });
});

describe("a connection of the host itself to a NodePort on 127.0.0.1", () => {
  const echoed = async () => {
    const talk = `exec 3<>/dev/tcp/127.0.0.1/${NODE_PORT}; echo hi >&3; head -n 1 <&3`;
    const { stdout } = await hosts.run(["timeout", "2", "bash", "-c", talk]);
    return stdout;
  };

  test.each([
    ["block", BLOCK],
    ["accept", ACCEPT],
  ])("gets its replies from the pod in %s mode", async (_, documents) => {
    expect(await hosts.run(["nft", "-f", "-"], NODE_PORTS)).toMatchObject({ exitCode: 0 });
    await apply(documents);
    expect(await echoed()).toBe("hi\n");
  });
});
