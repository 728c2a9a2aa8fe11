// SPDX-License-Identifier: Apache-2.0
import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { Probe } from "../probe/probe.ts";
import { twoHosts } from "./two_hosts.ts";

const POLICY = `
apiVersion: v1alpha1
kind: NetworkDefaultActionConfig
ingress: block
---
apiVersion: v1alpha1
kind: KubeNetworkConfig
podSubnets: [10.244.0.0/16, "fd00:244::/32"]
serviceSubnets: [10.96.0.0/12]
`;

const hosts = await twoHosts();

beforeAll(async () => {
  await hosts.must("ip", "link", "add", "cni0", "type", "bridge");
  await hosts.must("ip", "link", "set", "pod0", "master", "cni0");
  await hosts.must("ip", "link", "set", "cni0", "up");
  // Until the bridge has a carrier it neither forwards nor routes.
  await hosts.must("sh", "-c", "until ip link show cni0 | grep -q LOWER_UP; do sleep 0.02; done");
  await hosts.must("ip", "address", "add", "10.244.0.1/24", "dev", "cni0");
  await hosts.must("ip", "address", "add", "fd00:244::1/64", "dev", "cni0", "nodad");
});

beforeEach(async () => {
  expect(await hosts.postern(["apply", "-"], POLICY)).toMatchObject({ exitCode: 0 });
});

const fromPod: readonly Probe[] = [
  { proto: "tcp", src: "10.244.0.9", dst: "10.244.0.1", dport: 8080 },
  { proto: "udp", src: "10.244.0.9", dst: "10.244.0.1", dport: 53 },
  { proto: "tcp", src: "fd00:244::9", dst: "fd00:244::1", dport: 8080 },
];

describe("a packet from a pod to the host's address in the pod subnet", () => {
  test("is accepted over the bridge that owns the subnet", async () => {
    expect(await hosts.probe("pod0", fromPod)).toEqual(["refused", "refused", "refused"]);
  });

  test("is dropped when it comes in on eth0, for its source must be forged", async () => {
    expect(await hosts.probe("eth0", fromPod)).toEqual(["filtered", "filtered", "filtered"]);
  });

  test("reaches the host over eth0 without a table, as the negative control", async () => {
    await hosts.must("nft", "flush", "ruleset");
    await hosts.must("ip", "route", "replace", "10.244.0.9", "dev", "eth0");
    await hosts.must("ip", "route", "replace", "fd00:244::9", "dev", "eth0");
    expect(await hosts.probe("eth0", fromPod)).toEqual(["refused", "refused", "refused"]);
    await hosts.must("ip", "route", "delete", "10.244.0.9");
    await hosts.must("ip", "-6", "route", "delete", "fd00:244::9");
  });
});

describe("where pods are routed natively, over eth0", () => {
  test("whoever claims the address of a pod reaches every port at the host's address in the pod subnet", async () => {
    await hosts.must("ip", "route", "add", "10.244.7.0/24", "via", "10.0.0.1", "dev", "eth0");
    const claims = ["10.244.7.9", "10.0.0.9"].map(
      (src): Probe => ({ proto: "tcp", src, dst: "10.244.0.1", dport: 10250 }),
    );
    expect(await hosts.probe("eth0", claims)).toEqual(["refused", "filtered"]);
    await hosts.must("ip", "route", "delete", "10.244.7.0/24");
  });
});

describe("the node's own address", () => {
  test("is closed to pods", async () => {
    expect(
      await hosts.probe("pod0", [
        { proto: "tcp", src: "10.244.0.9", dst: "10.0.0.2", dport: 10250 },
      ]),
    ).toEqual(["filtered"]);
  });
});
