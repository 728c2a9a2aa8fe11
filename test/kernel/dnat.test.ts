// SPDX-License-Identifier: Apache-2.0
import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { Probe, Verdict } from "../probe/probe.ts";
import { ECHO_PORT } from "./echo.ts";
import { startPod } from "./pod.ts";
import { twoHosts } from "./two_hosts.ts";

const POD = "10.244.0.5";
const NODE_PORT = 30_080;
const ECHO_NODE_PORT = 30_007;

const BLOCK = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";
const RULE = `---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: node-port
portSelector: {ports: [${NODE_PORT}], protocol: tcp}
ingress: [{subnet: 192.0.2.0/24}]
`;

const DNAT = `
table ip nodeports {
  chain prerouting {
    type nat hook prerouting priority dstnat;
    ip daddr 10.0.0.2 tcp dport ${NODE_PORT} dnat to ${POD}:80
    ip daddr 10.0.0.2 udp dport ${NODE_PORT} dnat to ${POD}:53
    ip daddr 10.0.0.2 tcp dport ${ECHO_NODE_PORT} dnat to ${POD}:${ECHO_PORT}
  }
}
`;

const hosts = await twoHosts();

beforeAll(async () => {
  await startPod(hosts, POD);
});

beforeEach(async () => {
  await hosts.must("nft", "flush", "ruleset");
  expect(await hosts.run(["nft", "-f", "-"], DNAT)).toMatchObject({ exitCode: 0 });
});

const nodePort = (src: string, proto: "tcp" | "udp" = "tcp"): Probe => ({
  proto,
  src,
  dst: "10.0.0.2",
  dport: NODE_PORT,
});

async function apply(documents: string): Promise<void> {
  expect(await hosts.postern(["apply", "-"], documents)).toMatchObject({ exitCode: 0 });
}

const ANSWERED: Verdict = "refused";

describe("a NodePort, forwarded to a pod by DNAT", () => {
  test("is answered by the pod without a table, as the negative control", async () => {
    expect(
      await hosts.probe("eth0", [nodePort("192.0.2.9"), nodePort("192.0.2.9", "udp")]),
    ).toEqual([ANSWERED, ANSWERED]);
  });

  test("is refused in block mode", async () => {
    await apply(BLOCK);
    expect(
      await hosts.probe("eth0", [nodePort("192.0.2.9"), nodePort("192.0.2.9", "udp")]),
    ).toEqual(["filtered", "filtered"]);
  });

  test.each([
    ["block", BLOCK + RULE],
    ["accept", RULE],
  ])("is open to the sources of its rule alone in %s mode", async (_, documents) => {
    await apply(documents);
    expect(await hosts.probe("eth0", [nodePort("192.0.2.9"), nodePort("198.51.100.9")])).toEqual([
      ANSWERED,
      "filtered",
    ]);
  });

  test("is open over a trusted interface in block mode", async () => {
    await hosts.must("ip", "route", "replace", "192.0.2.77", "dev", "kubespan");
    await apply(BLOCK);
    expect(await hosts.probe("kubespan", [nodePort("192.0.2.77")])).toEqual([ANSWERED]);
  });
});

describe("a NodePort that is open on trial", () => {
  test("is closed again after the deadline", async () => {
    await apply(BLOCK);
    const trying = ["apply", "--mode=try", "--timeout=5s", "-"];
    expect(await hosts.postern(trying, BLOCK + RULE)).toMatchObject({ exitCode: 0 });
    const probes = [nodePort("192.0.2.9"), nodePort("198.51.100.9")];
    expect(await hosts.probe("eth0", probes)).toEqual([ANSWERED, "filtered"]);
    await Bun.sleep(5000);
    expect(await hosts.probe("eth0", probes)).toEqual(["filtered", "filtered"]);
  });
});

test("a port that another table redirects is judged before that, whatever priority the table names", async () => {
  // The kernel runs NAT at one priority, and that of its chains only orders them.
  const early = `table inet early {
    chain prerouting { type nat hook prerouting priority -150; tcp dport 22 redirect to :${NODE_PORT}; }
  }`;
  await hosts.must("nft", "flush", "ruleset");
  expect(await hosts.run(["nft", "-f", "-"], early)).toMatchObject({ exitCode: 0 });
  const ssh: Probe = { proto: "tcp", src: "192.0.2.9", dst: "10.0.0.2", dport: 22 };
  expect(await hosts.probe("eth0", [ssh])).toEqual([ANSWERED]);
  await apply(BLOCK + RULE);
  expect(await hosts.probe("eth0", [ssh])).toEqual(["filtered"]);
});

describe("a flow that was established before the policy", () => {
  test("survives it, while a new one to the same port is refused", async () => {
    await hosts.connect("10.0.0.2", ECHO_NODE_PORT);
    expect(await hosts.say("before")).toBe("before");
    await apply(BLOCK);
    expect(await hosts.say("after")).toBe("after");
    const again: Probe = { proto: "tcp", src: "192.0.2.9", dst: "10.0.0.2", dport: ECHO_NODE_PORT };
    expect(await hosts.probe("eth0", [again])).toEqual(["filtered"]);
  });
});

describe("traffic that is routed through the host", () => {
  test("is left alone in block mode", async () => {
    await apply(BLOCK);
    expect(
      await hosts.probe("eth0", [
        { proto: "tcp", src: "192.0.2.9", dst: POD, dport: NODE_PORT },
        { proto: "udp", src: "192.0.2.9", dst: POD, dport: NODE_PORT },
        { proto: "icmp", src: "192.0.2.9", dst: POD, icmpType: 8 },
      ]),
    ).toEqual([ANSWERED, ANSWERED, "open"]);
  });

  test("goes no further during the lockdown, and again after it", async () => {
    const through: Probe = { proto: "tcp", src: "192.0.2.9", dst: POD, dport: NODE_PORT };
    await hosts.postern(["lockdown"]);
    expect(await hosts.probe("eth0", [through])).toEqual(["filtered"]);
    await apply(BLOCK);
    expect(await hosts.probe("eth0", [through])).toEqual([ANSWERED]);
  });
});
