// SPDX-License-Identifier: Apache-2.0
import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { POSTERN, twoHosts } from "./two_hosts.ts";

const BLOCK = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";

const hosts = await twoHosts();
const folder = mkdtempSync(`${tmpdir()}/postern-test-`);

afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: readonly string[]) =>
  hosts.run(
    ["env", `RUNTIME_DIRECTORY=${folder}`, `STATE_DIRECTORY=${folder}`, ...POSTERN, ...args],
    BLOCK,
  );

test("a policy that is read from what was kept is known by its revision", async () => {
  await run("apply", "-");
  expect(await run("reload")).toMatchObject({ exitCode: 0 });
  const { stdout } = await run("status");
  expect(stdout).toContain("\nsource: state (revision-1/");
  // Behind it are the warnings about the devices of this host.
  expect(stdout).toMatch(/\nrevision: 1\n(?:warning: .*\n)*$/);
  expect((await run("history")).stdout).toContain("  kept, in force  ");
});
