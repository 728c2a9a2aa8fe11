// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { listRuleset } from "./listing.ts";
import { POSTERN, twoHosts } from "./two_hosts.ts";

const BLOCK = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";
const OPEN = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: accept\n";

const hosts = await twoHosts();

beforeEach(() => hosts.must("nft", "flush", "ruleset"));

describe("apply", () => {
  test("leaves other tables alone", async () => {
    await hosts.must("nft", "add table ip other { chain c { counter; }; }");
    const before = await listRuleset(hosts);
    await hosts.postern(["apply", "-"], BLOCK);
    const after = await listRuleset(hosts);
    expect(after).toStartWith(before);
    expect(after).toContain("table inet postern {");
  });

  test("closes what another table accepts before it", async () => {
    const other = "table inet other { chain c { type filter hook input priority -300; accept; }; }";
    await hosts.must("nft", `add ${other}`);
    await hosts.postern(["apply", "-"], BLOCK);
    const probe = { proto: "tcp", src: "10.0.0.9", dst: "10.0.0.2", dport: 80 } as const;
    expect(await hosts.probe("eth0", [probe])).toEqual(["filtered"]);
    await hosts.must("nft", "delete", "table", "inet", "postern");
    expect(await hosts.probe("eth0", [probe])).toEqual(["refused"]);
  });

  test("removes its table for accept mode without a rule, and status agrees", async () => {
    await hosts.postern(["apply", "-"], BLOCK);
    const { exitCode, stdout } = await hosts.postern(["apply", "-"], OPEN);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    expect(stdout).toContain("everything is open");
    expect(await listRuleset(hosts)).toBe("");
    expect(await hosts.postern(["status"])).toMatchObject({ exitCode: 0 });
  });

  test("changes nothing with --dry-run", async () => {
    expect(await hosts.postern(["apply", "--dry-run", "-"], BLOCK)).toMatchObject({
      exitCode: 0,
      stdout: "would apply: block, 0 rules\n",
    });
    expect(await listRuleset(hosts)).toBe("");
  });

  test.each([[[]], [["--force"]], [["--mode=try"]], [["--mode=staged"]]])(
    "changes nothing for a configuration without a firewall document: %j",
    async (options) => {
      await hosts.postern(["apply", "-"], BLOCK);
      const before = await listRuleset(hosts);
      const subnets = "apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: [10.0.0.0/8]\n";
      const { exitCode, stderr } = await hosts.postern(["apply", ...options, "-"], subnets);
      expect(exitCode).toBe(1);
      expect(stderr).toStartWith("<stdin>:1:1: error[no-firewall-document]: ");
      expect(await listRuleset(hosts)).toBe(before);
    },
  );

  test("leaves the previous rules in force when it may not change them", async () => {
    await hosts.postern(["apply", "-"], BLOCK);
    const before = await listRuleset(hosts);
    const { exitCode, stderr } = await hosts.run(
      ["setpriv", "--bounding-set", "-net_admin", "--", ...POSTERN, "apply", "-"],
      OPEN,
    );
    expect(exitCode).toBe(1);
    expect(stderr).toEndWith(
      ": this needs root, or CAP_NET_ADMIN in the user namespace that owns the network\n",
    );
    expect(await listRuleset(hosts)).toBe(before);
  });
});

test.each([
  ["apply -", "applied"],
  ["lockdown", "locked down"],
])("%s succeeds when only what it prints cannot be written", async (verb, text) => {
  const command = `"$0" "$1" ${verb}`;
  const argv = (script: string) => ["sh", "-c", script, ...POSTERN];
  const { exitCode, stderr } = await hosts.run(argv(`${command} > /dev/full`), BLOCK);
  expect(exitCode).toBe(0);
  expect(stderr).toEndWith("postern: warning: standard output: there is no space left\n");
  expect((await hosts.run(argv(command), BLOCK)).stdout).toContain(text);
});

test("apply works in a user namespace of one's own, without privilege outside of it", () => {
  const state = mkdtempSync(`${tmpdir()}/postern-test-`);
  const run = `"$0" "$1" apply - && "$0" "$1" status`;
  const { exitCode, stdout, stderr } = Bun.spawnSync(
    ["unshare", "--user", "--map-root-user", "--net", "sh", "-c", run, ...POSTERN],
    { stdin: Buffer.from(BLOCK), env: { ...process.env, RUNTIME_DIRECTORY: state } },
  );
  expect(stderr.toString()).not.toContain("error");
  expect(exitCode).toBe(0);
  expect(stdout.toString()).toContain("filtering: block, 0 rules");
});

describe("a batch", () => {
  const enforce = async (ruleset: string) => {
    const { stdout } = await hosts.run([
      process.execPath,
      `${import.meta.dir}/enforce_ruleset.ts`,
      ruleset,
    ]);
    return stdout.trim();
  };

  test("that the kernel refuses changes nothing, and the error names the message at fault", async () => {
    await hosts.postern(["apply", "-"], BLOCK);
    const before = await listRuleset(hosts);
    expect(await enforce("jump to nowhere")).toContain(
      'writing rule "into the void" of chain test: ENOENT',
    );
    expect(await listRuleset(hosts)).toBe(before);
  });

  test.each(["20,000 rules", "100,000 addresses"])(
    "of %s is confirmed",
    async (ruleset) => {
      expect(await enforce(ruleset)).toBe("confirmed");
    },
    60_000,
  );
});
