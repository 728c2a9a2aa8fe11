// SPDX-License-Identifier: Apache-2.0
// What a login by ssh proves during a trial, and what becomes of it.
import { afterAll, beforeEach, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { POSTERN, twoHosts } from "./two_hosts.ts";

const KEPT = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";
const SSH = `${KEPT}---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: ssh
portSelector: {ports: [22], protocol: tcp}
ingress: [{subnet: 10.0.0.0/24}]
`;
/** A client, its port, this host and its port (ssh(1), SSH_CONNECTION). */
const CONNECTION = "10.0.0.77 50000 10.0.0.2 22";

const hosts = await twoHosts();
const folder = mkdtempSync(`${tmpdir()}/postern-test-`);
afterAll(() => rmSync(folder, { recursive: true }));

const OPEN_FILES = `> ${folder}/output 2>&1`;

/** A shell that goes by the name of what serves a session, in which `script` runs once it may. */
async function openSession(name: string, script: string): Promise<void> {
  for (const file of ["go", "output", "code"]) rmSync(`${folder}/${file}`, { force: true });
  await hosts.must("cp", "/bin/sh", `${folder}/${name}`);
  const served = `until test -e ${folder}/go; do sleep 0.02; done
    { ${script}; } ${OPEN_FILES}; echo $? > ${folder}/code.new; mv ${folder}/code.new ${folder}/code`;
  const start = `"${folder}/${name}" -c '${served}' ${POSTERN.join(" ")} < /dev/null > /dev/null 2>&1 &`;
  await hosts.must("sh", "-c", start);
}

/** Lets the script run: what it printed, and its exit code. */
async function inSession(): Promise<{ readonly exitCode: number; readonly output: string }> {
  await hosts.must("touch", `${folder}/go`);
  while (!existsSync(`${folder}/code`)) await Bun.sleep(20);
  return {
    exitCode: Number(readFileSync(`${folder}/code`, "utf8")),
    output: readFileSync(`${folder}/output`, "utf8"),
  };
}

async function tryIt(): Promise<void> {
  const trying = ["apply", "--mode=try", "--timeout=60s", "-"];
  expect(await hosts.postern(trying, SSH)).toMatchObject({ exitCode: 0 });
}

/** As sudo does it: a process between, and nothing of the environment. */
const confirm = (option = "") =>
  `sh -c "env -i RUNTIME_DIRECTORY=$RUNTIME_DIRECTORY \\"\\$0\\" \\"\\$1\\" confirm ${option}; exit \\$?" "$0" "$1"`;

beforeEach(async () => {
  await hosts.must("nft", "flush", "ruleset");
  expect(await hosts.postern(["apply", "-"], KEPT)).toMatchObject({ exitCode: 0 });
});

describe.each(["sshd", "sshd-session"])("confirm from a session of %s", (name) => {
  test("that is older than the trial is refused with the reason, unless it is forced", async () => {
    await openSession(name, confirm());
    await tryIt();
    const { exitCode, output } = await inSession();
    expect({ exitCode, output }).toMatchObject({ exitCode: 1 });
    expect(output).toContain("this ssh session is older than the trial");
    expect((await hosts.postern(["status", "--json"])).stdout).toContain('"secondsLeft":');

    await openSession(name, confirm("--force"));
    await tryIt();
    expect(await inSession()).toMatchObject({ exitCode: 0 });
  });

  test("that was opened during the trial counts", async () => {
    await tryIt();
    await openSession(name, confirm());
    expect(await inSession()).toMatchObject({ exitCode: 0 });
    expect((await hosts.postern(["status"])).stdout).toStartWith("filtering: block, 1 rule\n");
  });
});

test("confirm from a terminal that came by ssh, its session out of sight, is refused", async () => {
  await tryIt();
  const inTerminal = `env -u SSH_CONNECTION "$0" "$1" confirm; exit $?`;
  const environment = ["env", `SSH_CONNECTION=${CONNECTION}`];
  const { exitCode, stderr } = await hosts.run([
    ...environment,
    "sh",
    "-c",
    inTerminal,
    ...POSTERN,
  ]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("it cannot be seen over which connection it is used now");
});

test("confirm from a console counts", async () => {
  await tryIt();
  expect(await hosts.postern(["confirm"])).toMatchObject({ exitCode: 0 });
});

describe("a policy that would cut off the ssh session that gives it", () => {
  const WARNING =
    "drops new ssh connections from 10.0.0.77 to port 22, such as the one that you use";
  const CLOSED = `${folder}/closed.yaml`;
  const OPEN = `${folder}/open.yaml`;
  const REFUSED = { exitCode: 1, output: expect.stringContaining(WARNING) };

  const overSsh = async (words: readonly string[]) => {
    await Bun.write(CLOSED, KEPT);
    await Bun.write(OPEN, SSH);
    const argv = ["env", `SSH_CONNECTION=${CONNECTION}`, ...words];
    const { exitCode, stdout, stderr } = await hosts.run(argv);
    return { exitCode, output: stdout + stderr };
  };
  const spawn = "import pty, sys, os; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
  const onTerminal = (...args: readonly string[]) =>
    overSsh(["python3", "-c", spawn, ...POSTERN, ...args]);
  const fromNoTerminal = (input: string, ...args: readonly string[]) =>
    overSsh(["sh", "-c", `"$0" "$@" ${input}`, ...POSTERN, ...args]);

  test("is refused on a terminal unless it is forced or only tried", async () => {
    expect(await onTerminal("apply", CLOSED)).toMatchObject(REFUSED);
    expect(await onTerminal("apply", "--force", CLOSED)).toMatchObject({ exitCode: 0 });
    const tried = await onTerminal("apply", "--mode=try", "--timeout=60s", CLOSED);
    expect(tried).toMatchObject({ exitCode: 0, output: expect.stringContaining(WARNING) });
  });

  test.each(["< /dev/null", "< /proc/uptime"])(
    "is warned of without a terminal: %s",
    async (input) => {
      expect(await fromNoTerminal(input, "apply", CLOSED)).toMatchObject({
        exitCode: 0,
        output: expect.stringContaining(WARNING),
      });
    },
  );

  test("is not what lets it in", async () => {
    const { exitCode, output } = await onTerminal("apply", OPEN);
    expect(exitCode).toBe(0);
    expect(output).not.toContain("drops new ssh connections");
  });
});
