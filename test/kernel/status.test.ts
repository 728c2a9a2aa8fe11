// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, test } from "bun:test";
import { twoHosts } from "./two_hosts.ts";

const CONFIGURATION = `
apiVersion: v1alpha1
kind: NetworkDefaultActionConfig
ingress: block
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: web
portSelector: {ports: [80, 443], protocol: tcp}
ingress: [{subnet: 10.0.0.0/8}]
`;

const hosts = await twoHosts();

beforeEach(async () => {
  await hosts.must("nft", "flush", "ruleset");
  expect(await hosts.postern(["apply", "-"], CONFIGURATION)).toMatchObject({ exitCode: 0 });
});

describe("status", () => {
  test("succeeds when the kernel holds what was applied", async () => {
    const { exitCode, stdout } = await hosts.postern(["status"]);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    expect(stdout).toStartWith("filtering: block, 1 rule\n");
  });

  test("succeeds after packets were counted", async () => {
    await hosts.probe("eth0", [{ proto: "tcp", src: "10.0.0.9", dst: "10.0.0.2", dport: 80 }]);
    const listing = await hosts.must("nft", "list", "table", "inet", "postern");
    expect(listing).toMatch(/packets [1-9]\d* bytes [1-9]\d* accept comment "web"/);
    expect(await hosts.postern(["status"])).toMatchObject({ exitCode: 0 });
  });

  test("succeeds after a lockdown by hand, and calls it closed", async () => {
    await hosts.postern(["lockdown"]);
    const { exitCode, stdout } = await hosts.postern(["status"]);
    expect(exitCode).toBe(0);
    expect(stdout).toStartWith("closed: lockdown\n");
  });

  test("says in JSON what it says in text", async () => {
    const { stdout } = await hosts.postern(["status", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: "filtering: block, 1 rule",
      problems: [],
      ok: true,
      source: "<stdin>",
      trial: null,
    });
  });

  test.each([
    ["the table is deleted", "delete table inet postern"],
    ["a rule is added", "insert rule inet postern ingress accept"],
    [
      "a rule of a kind postern never writes is added",
      "add rule inet postern ingress meta mark 1 accept",
    ],
    ["an address is let in", "add element inet postern rule-web-ip { 192.0.2.1 }"],
    ["a port is closed", "delete element inet postern tcp-ports { 80 }"],
    ["the table is made dormant", "add table inet postern { flags dormant; }"],
    ["the chain's policy is opened", "chain inet postern ingress { policy accept; }"],
    ["a chain is flushed", "flush chain inet postern ingress"],
    ["the rules are flushed", "flush table inet postern"],
  ])("fails when %s behind its back", async (_, command) => {
    await hosts.must("nft", command);
    const { exitCode, stdout } = await hosts.postern(["status"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("\nproblem: ");
  });

  test("fails when another intact table than the applied one is there", async () => {
    const { stdout } = await hosts.postern(["render", "-"], CONFIGURATION.replace("443", "444"));
    expect(await hosts.run(["nft", "-f", "-"], stdout)).toMatchObject({ exitCode: 0 });
    expect(await hosts.postern(["status"])).toMatchObject({ exitCode: 1 });
  });
});
