// SPDX-License-Identifier: Apache-2.0
// What postern.service runs, by hand: its configuration comes as a credential.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import type { CommandResult } from "./host.ts";
import { POSTERN, twoHosts } from "./two_hosts.ts";

const BLOCK = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";
const WEB = `${BLOCK}---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: web
portSelector: {ports: [80], protocol: tcp}
ingress: [{subnet: 10.0.0.0/8}]
`;
const TYPO = WEB.replace("ports:", "prots:");

const SUBNETS = "apiVersion: v1alpha1\nkind: KubeNetworkConfig\npodSubnets: [10.244.0.0/16]\n";
const NO_FIREWALL = /^problem: .*:1:1: error\[no-(?:firewall-)?document\]: expected /;

const hosts = await twoHosts();
let runtime: string;

beforeEach(async () => {
  await hosts.must("nft", "flush", "ruleset");
  runtime = mkdtempSync(`${tmpdir()}/postern-test-`);
  expect(await asUnit("lockdown")).toMatchObject({ exitCode: 0 });
});

afterEach(() => rmSync(runtime, { recursive: true }));

/** Runs the verb as the unit would, with this configuration as the credential. */
function service(verb: string, configuration = ""): Promise<CommandResult> {
  writeFileSync(`${runtime}/postern.config`, configuration);
  return run([...POSTERN, verb]);
}

/** The same as a process that systemd started. */
function asUnit(verb: string): Promise<CommandResult> {
  return run(["sh", "-c", 'SYSTEMD_EXEC_PID=$$ exec "$0" "$@"', ...POSTERN, verb]);
}

function run(argv: readonly string[]): Promise<CommandResult> {
  const environment = [`RUNTIME_DIRECTORY=${runtime}`, `CREDENTIALS_DIRECTORY=${runtime}`];
  return hosts.run(["env", ...environment, ...argv]);
}

const rules = () => hosts.must("nft", "--stateless", "list", "ruleset");

describe("postern.service", () => {
  test("only verifies when it is started first, whatever the configuration is by now", async () => {
    await service("boot", BLOCK);
    const { exitCode, stdout } = await service("start", WEB);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    expect(stdout).toStartWith("filtering: block, 0 rules, from credential ");
  });

  test("fails when the initramfs came to no end, though every port is closed", async () => {
    const { exitCode, stdout, stderr } = await service("start", WEB);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 1 });
    expect(stdout).toStartWith("closed: lockdown, since ");
    expect(stderr).toContain("problem: the initramfs put no policy in force");
    expect(await service("status")).toMatchObject({ exitCode: 1 });
  });

  test("reads no configuration when it is started again", async () => {
    await service("boot", BLOCK);
    await service("start");
    const { exitCode, stdout } = await service("start", WEB);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    expect(stdout).toStartWith("filtering: block, 0 rules, ");
  });

  test("puts a new configuration in force when it is reloaded", async () => {
    await service("boot", BLOCK);
    const { exitCode, stdout } = await service("reload", WEB);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 0 });
    expect(stdout).toStartWith(
      "filtering: block, 1 rule, from credential (credential postern.config)",
    );
    expect(await rules()).toContain('comment "web"');
    expect(await service("status")).toMatchObject({ exitCode: 0 });
  });

  test("keeps what is in force when the new configuration is refused, and says both", async () => {
    await service("boot", WEB);
    const before = await rules();
    const { exitCode, stdout, stderr } = await service("reload", TYPO);
    expect(exitCode).toBe(1);
    expect(stdout).toStartWith("filtering: block, 1 rule, from credential ");
    expect(stderr).toMatch(
      /^problem: new configuration refused: .*:8:16: .*prots.*; correct it and give it as the credential, then reboot$/m,
    );
    expect(await rules()).toBe(before);
    const notice = readFileSync(`${runtime}/issue`, "utf8");
    expect(notice).toStartWith(
      "\\e{yellow}Firewall filtering: block, 1 rule\\e{reset}\n  from credential ",
    );
    expect(notice).toContain("\n  new configuration refused: ");
    expect(await service("status")).toMatchObject({ exitCode: 1 });
  });

  test.each([
    ["nothing", ""],
    ["subnets alone", SUBNETS],
    ["a machine configuration alone", "version: v1alpha1\nmachine: {type: worker}\n"],
  ])("never opens for a configuration that holds %s", async (_, configuration) => {
    const refused = { exitCode: 1, stderr: expect.stringMatching(NO_FIREWALL) };
    const closed = await rules();
    expect(await service("boot", configuration)).toMatchObject(refused);
    expect(await rules()).toBe(closed);

    await service("boot", WEB);
    const before = await rules();
    expect(await service("reload", configuration)).toMatchObject(refused);
    expect(await rules()).toBe(before);
  });

  test("has no problem left once the configuration was corrected", async () => {
    await service("boot", TYPO);
    expect(readFileSync(`${runtime}/issue`, "utf8")).toStartWith(
      "\\e{red}Firewall CLOSED: lockdown\\e{reset}\n",
    );
    await service("boot", WEB);
    expect(await service("status")).toMatchObject({ exitCode: 0 });
    expect(readFileSync(`${runtime}/issue`, "utf8")).not.toContain("refused");
  });

  test("fails when somebody altered the table, and a reload repairs it", async () => {
    await service("boot", WEB);
    await hosts.must("nft", "flush", "chain", "inet", "postern", "ingress");
    expect(await service("start", WEB)).toMatchObject({ exitCode: 1 });
    expect(await service("reload", WEB)).toMatchObject({ exitCode: 0 });
    expect(await service("start", WEB)).toMatchObject({ exitCode: 0 });
  });

  test("refuses every configuration when the initramfs did not keep what it demands", async () => {
    writeFileSync(`${runtime}/locked-down`, "");
    const { exitCode, stdout, stderr } = await service("reload", WEB);
    expect({ exitCode, stdout }).toMatchObject({ exitCode: 1 });
    expect(stdout).toStartWith("closed: lockdown, since ");
    expect(stderr).toMatch(
      /^problem: .*the initramfs did not come to keep its key and its credential, .*; reboot$/m,
    );
    mkdirSync(`${runtime}/initramfs`);
    writeFileSync(`${runtime}/initramfs/postern.config`, WEB);
    expect(await service("reload")).toMatchObject({ exitCode: 0 });
  });
});
