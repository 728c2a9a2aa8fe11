// SPDX-License-Identifier: Apache-2.0
// Batches that did not come to what they were to: overtaken by others, refused, or not permitted.
import { beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { listRuleset } from "./listing.ts";
import { track } from "./tracked.ts";
import { POSTERN, twoHosts } from "./two_hosts.ts";

const BLOCK = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";

const hosts = await twoHosts();

beforeEach(() => hosts.must("nft", "flush", "ruleset"));

async function replacing(how: string): Promise<string> {
  return (await hosts.must(process.execPath, `${import.meta.dir}/overtake.ts`, how)).trim();
}

describe("a table that somebody altered before it was read back", () => {
  const NOT_HELD = "the kernel does not hold the new rules (its content does not match its seal)";

  test("gives way to the one before it", async () => {
    expect(await replacing("former")).toBe("confirmed");
    const before = await listRuleset(hosts);
    expect(await replacing("overtaken, the former table known")).toBe(
      `${NOT_HELD}; they were taken back: in force is the former rules`,
    );
    expect(await listRuleset(hosts)).toBe(before);
  });

  test("gives way to the lockdown when the one before it is not known", async () => {
    expect(await replacing("former")).toBe("confirmed");
    await track(hosts, [
      { protocol: "tcp", src: "192.0.2.9", sport: 40_000, dst: "10.0.0.2", dport: 22 },
    ]);
    expect(await replacing("overtaken, the former table unknown")).toBe(
      `${NOT_HELD}; they were taken back: in force is the lockdown; connections cut: 1`,
    );
    expect(await listRuleset(hosts)).toContain('comment "lockdown (postern ');
  });

  test("is removed when there was none before it", async () => {
    expect(await replacing("overtaken, the former table known")).toBe(
      `${NOT_HELD}; they were taken back: in force is no table`,
    );
    expect(await listRuleset(hosts)).toBe("");
  });

  test("gives way to the lockdown where the ports are being closed, or a policy is put back", async () => {
    expect(await replacing("overtaken, insisting")).toBe(
      `${NOT_HELD}; they were taken back: in force is the lockdown; connections cut: 0`,
    );
    expect(await listRuleset(hosts)).toContain('comment "lockdown (postern ');
  });

  test("leaves unknown what is in force when it cannot be taken back either", async () => {
    expect(await replacing("former")).toBe("confirmed");
    expect(await replacing("overtaken again and again")).toStartWith(
      `${NOT_HELD}; WHAT IS IN FORCE IS NOT KNOWN: they could not be taken back (`,
    );
  });
});

describe("a refusal of the kernel is told", () => {
  test("though answers were lost", async () => {
    expect(await replacing("refused, answers lost")).toContain('rule "into the void"');
  });

  test("though it is one of more than the receive buffer holds", async () => {
    expect(await replacing("20,000 rules over an owned table")).toContain(
      "writing table inet postern: EPERM",
    );
  });
});

test("an owned table is left to its owner, whom apply and status name", async () => {
  const folder = mkdtempSync(`${tmpdir()}/postern-test-`);
  const script = `cd ${folder}; mkfifo hold; exec 3<> hold
    ${process.execPath} ${import.meta.dir}/own_table.ts < hold > said & owner=$!
    until grep --quiet owned said; do sleep 0.02; done
    echo owner $owner
    cat > policy
    "$0" "$1" apply policy 2>&1; echo apply $?
    "$0" "$1" status 2>&1; echo status $?
    echo done >&3; wait $owner`;
  const { stdout } = await hosts.run(["sh", "-c", script, ...POSTERN], BLOCK);
  rmSync(folder, { recursive: true });
  const owner = /owner (\d+)/.exec(stdout)?.[1];
  expect(stdout).toContain("apply 1\n");
  expect(stdout).toContain("status 1\n");
  expect(stdout).toMatch(
    new RegExp(
      `error: process ${owner} \\(.+\\) owns table inet postern: nobody else may change it`,
    ),
  );
  expect(stdout).toMatch(
    new RegExp(`problem: process ${owner} \\(.+\\) owns table inet postern\n`),
  );
});

test("a dormant table is called dormant, and apply replaces it", async () => {
  expect(await hosts.postern(["apply", "-"], BLOCK)).toMatchObject({ exitCode: 0 });
  await hosts.must("nft", "add table inet postern { flags dormant; }");
  expect(await hosts.postern(["status"])).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining("\nproblem: it is dormant: it filters nothing\n"),
  });
  expect(await hosts.postern(["apply", "-"], BLOCK)).toMatchObject({ exitCode: 0 });
  expect(await hosts.postern(["status"])).toMatchObject({ exitCode: 0 });
  expect(await listRuleset(hosts)).not.toContain("dormant");
});
