// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { POSTERN, twoHosts } from "./two_hosts.ts";

const BLOCK = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";

const hosts = await twoHosts();

/** Applies, in a script without a terminal, over an ssh connection that the policy does not admit. */
async function applyOverSsh(...options: readonly string[]) {
  const folder = mkdtempSync(`${tmpdir()}/postern-test-`);
  writeFileSync(`${folder}/postern.yaml`, BLOCK);
  const session = ["env", "SSH_CONNECTION=10.0.0.2 50000 10.0.0.1 22"];
  const script = ["sh", "-c", '"$@" < /dev/null', "script", ...POSTERN];
  const argv = [...session, ...script, "apply", ...options, `${folder}/postern.yaml`];
  const applied = await hosts.run(argv);
  rmSync(folder, { recursive: true });
  return applied;
}

test("a script over ssh without a terminal is warned that it is cut off, not refused", async () => {
  expect(await applyOverSsh()).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining(
      "postern: warning: this policy drops new ssh connections from 10.0.0.2 to port 22",
    ),
  });
});

test("the warning is among those of --json", async () => {
  const { exitCode, stdout } = await applyOverSsh("--json");
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).warnings).toEqual([
    "this policy drops new ssh connections from 10.0.0.2 to port 22, such as the one that you use",
  ]);
});

test("with --cut it is refused, since its own connection would go, unless it is forced", async () => {
  expect(await applyOverSsh("--cut")).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr: expect.stringContaining(
      "such as the one that you use, and --cut cuts that; try it with --mode=try, or use --force",
    ),
  });
  for (const option of ["--mode=try", "--force"]) {
    expect(await applyOverSsh("--cut", option)).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining(
        "postern: warning: this policy drops new ssh connections from 10.0.0.2 to port 22",
      ),
    });
  }
});
