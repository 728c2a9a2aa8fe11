// SPDX-License-Identifier: Apache-2.0
// What is confirmed is kept in the state directory, where the next boot and a reload find it.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { runCommand } from "../probe/run_command.ts";
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
const TRY = ["apply", "--mode=try", "--timeout=60s", "-"];

const hosts = await twoHosts();
let folder: string;
let state: string;

beforeEach(async () => {
  await hosts.must("nft", "flush", "ruleset");
  folder = mkdtempSync(`${tmpdir()}/postern-test-`);
  state = `${folder}/state`;
  for (const name of ["state", "run", "credentials"]) mkdirSync(`${folder}/${name}`);
});

afterEach(() => rmSync(folder, { recursive: true }));

const environment = () => ["env", `RUNTIME_DIRECTORY=${folder}/run`, `STATE_DIRECTORY=${state}`];

function postern(args: readonly string[], stdin = ""): Promise<CommandResult> {
  return hosts.run([...environment(), ...POSTERN, ...args], stdin);
}

/** Runs a script of sh(1) in which "$0" "$1" is postern, and mounts last as long as that. */
function script(text: string, stdin = ""): Promise<CommandResult> {
  return hosts.run([...environment(), "unshare", "--mount", "sh", "-c", text, ...POSTERN], stdin);
}

async function must(args: readonly string[], stdin = ""): Promise<string> {
  const { exitCode, stdout, stderr } = await postern(args, stdin);
  expect({ args, exitCode, stderr: exitCode === 0 ? "" : stderr }).toMatchObject({ exitCode: 0 });
  return stdout;
}

async function status(): Promise<Record<string, unknown>> {
  return JSON.parse((await postern(["status", "--json"])).stdout);
}

async function history(): Promise<readonly (readonly unknown[])[]> {
  const { revisions } = JSON.parse(await must(["history", "--json"]));
  return (revisions as readonly Record<string, unknown>[]).map(({ revision, how, state }) => [
    ...[revision, how, state],
  ]);
}

describe("apply", () => {
  test("keeps what it confirms, byte for byte and once, and status says as which revision", async () => {
    expect(await must(["apply", "-"], WEB)).toContain("kept for the next boot: revision 1\n");
    expect(readFileSync(`${state}/revisions/1/1.yaml`, "utf8")).toBe(WEB);
    expect(await must(["apply", "-"], WEB)).toContain("kept for the next boot: revision 1\n");
    expect(await must(["status"])).toContain("\nrevision: 1\n");
    expect(await must(["apply", "-"], BLOCK)).toContain("kept for the next boot: revision 2\n");
    expect(await history()).toEqual([
      [1, "applied", "replaced"],
      [2, "applied", "kept, in force"],
    ]);
  });

  test("applies a revision of the history again", async () => {
    await must(["apply", "-"], WEB);
    await must(["apply", "-"], BLOCK);
    expect(await must(["apply", "--revision=1"])).toContain("applied: block, 1 rule\n");
    expect(await status()).toMatchObject({
      revision: 3,
      sha256: new Bun.CryptoHasher("sha256").update(WEB).digest("hex"),
    });
    const { exitCode, stderr } = await postern(["apply", "--revision=9"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("there is no revision 9");
  });

  test("says when a boot channel will go before what it keeps", async () => {
    writeFileSync(`${folder}/credentials/postern.config`, BLOCK);
    const reload = `CREDENTIALS_DIRECTORY=${folder}/credentials "$0" "$1" reload`;
    expect(await script(reload)).toMatchObject({ exitCode: 0 });
    expect((await postern(["apply", "-"], WEB)).stderr).toContain(
      "postern.config will win at the next boot",
    );
  });

  test("does not keep what the next boot would refuse", async () => {
    const { exitCode, stderr } = await script(
      `echo "postern.config.sha256=${"0".repeat(64)}" > ${folder}/cmdline
      mount --bind ${folder}/cmdline /proc/cmdline && "$0" "$1" apply -`,
      WEB,
    );
    expect(exitCode).toBe(0);
    expect(stderr).toContain("not kept for the next boot: the next boot would refuse it: ");
    expect(await history()).toEqual([]);
  });

  test("keeps a trial once it is confirmed, and not before", async () => {
    await must(["apply", "-"], BLOCK);
    await must(TRY, WEB);
    expect(await history()).toEqual([[1, "applied", "kept"]]);
    expect(await must(["confirm"])).toContain("kept for the next boot: revision 2\n");
    expect(readFileSync(`${state}/revisions/2/1.yaml`, "utf8")).toBe(WEB);
  });

  test("keeps for the next boot alone with --mode=staged, which a reload then finds", async () => {
    await must(["apply", "-"], BLOCK);
    expect(await must(["apply", "--mode=staged", "-"], WEB)).toContain("nothing changes now");
    expect(await status()).toMatchObject({ verdict: "filtering: block, 0 rules", ok: true });
    expect(await history()).toEqual([
      [1, "applied", "in force"],
      [2, "staged", "kept"],
    ]);
    expect(await must(["reload"])).toStartWith("filtering: block, 1 rule, from state (revision-2/");
  });
});

describe("a state directory that cannot be written to", () => {
  test.each([
    [
      "full",
      "mount -t tmpfs -o size=4k none $STATE_DIRECTORY; head -c 4096 /dev/zero > $STATE_DIRECTORY/x",
    ],
    ["read-only", "mount -t tmpfs -o ro none $STATE_DIRECTORY"],
  ])(
    "is told, %s as it is, by apply and by status, and the policy is in force",
    async (_, mount) => {
      const { stdout, stderr } = await script(
        `${mount}; "$0" "$1" apply -; echo apply $?; "$0" "$1" status; echo status $?`,
        WEB,
      );
      expect(stdout).toContain("applied: block, 1 rule\napply 0\n");
      expect(stderr).toContain("warning: in force, but not kept for the next boot: ");
      expect(stdout).toMatch(
        /filtering: block, 1 rule\nproblem: it is not kept for the next boot: .+/,
      );
      expect(stdout).toContain("status 1\n");
    },
  );
});

test("what is kept and may not be read is not taken for damaged, nor for nothing", async () => {
  expect(await must(["history"])).toBe("nothing was kept yet\n");
  await must(["apply", "-"], WEB);
  const { stdout, stderr } = await script(
    `chown -R 1:1 $STATE_DIRECTORY; chmod 700 $STATE_DIRECTORY
    without() { setpriv --bounding-set=-dac_override,-dac_read_search "$@"; }
    without "$0" "$1" history; echo history $?; without "$0" "$1" status`,
  );
  const why = `${state}/kept: permission is denied; this needs root`;
  expect(stderr).toBe(`postern: error: what was kept cannot be read: ${why}\n`);
  expect(stdout).toStartWith("history 1\nfiltering: block, 1 rule\nproblem: ");
  expect(stdout).toContain(`\nproblem: what was kept for the next boot cannot be read: ${why}\n`);
  expect(stdout).toContain(`\nkept: cannot be read: ${why}\n`);
});

describe("what is kept and was damaged", () => {
  const damages: readonly (readonly [string, (directory: string) => void])[] = [
    ["document", (directory) => writeFileSync(`${directory}/revisions/1/1.yaml`, BLOCK)],
    ["record", (directory) => writeFileSync(`${directory}/revisions/1/revision.json`, "{")],
    ["pointer", (directory) => writeFileSync(`${directory}/kept`, "../1\n")],
    [
      "pointer, which is a pipe",
      (directory) => {
        rmSync(`${directory}/kept`);
        runCommand("mkfifo", `${directory}/kept`);
      },
    ],
    ["revision", (directory) => rmSync(`${directory}/revisions/1`, { recursive: true })],
  ];
  test.each(damages)(
    "leaves every port closed at a reload, which says so: its %s",
    async (_, damage) => {
      await must(["apply", "-"], WEB);
      damage(state);
      await must(["lockdown"]);
      const { exitCode, stdout, stderr } = await postern(["reload"]);
      expect(exitCode).toBe(1);
      expect(stdout).toStartWith("closed: lockdown");
      expect(stderr).toMatch(
        /^problem: no configuration found, and what was kept cannot be used: .*; "postern apply" another$/m,
      );
      const listed = await postern(["history"]);
      expect(listed.stderr).toContain("what was kept cannot be used: ");
      expect(listed.stdout).not.toContain("nothing was kept yet");
    },
  );

  test("is told, also when it is whole and has the number of another", async () => {
    await must(["apply", "-"], WEB);
    await must(["apply", "-"], BLOCK);
    const [first, second] = [`${state}/revisions/1`, `${state}/revisions/2`];
    renameSync(first, `${folder}/first`);
    renameSync(second, first);
    renameSync(`${folder}/first`, second);
    const listed = await postern(["history"]);
    expect(listed.stdout).toContain(`damaged: ${first}: is revision 2 under another number\n`);
    expect(listed.stdout).toContain(`damaged: ${second}: is revision 1 under another number\n`);
    expect(await postern(["apply", "--revision=1"])).toMatchObject({ exitCode: 1 });
    await must(["lockdown"]);
    const { exitCode, stdout, stderr } = await postern(["reload"]);
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/^closed: /),
    });
    expect(stderr).toContain(`what was kept cannot be used: ${second}: is revision 1 under`);
  });
});
