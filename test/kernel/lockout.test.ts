// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { POSTERN, twoHosts } from "./two_hosts.ts";

const BLOCK = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";

const hosts = await twoHosts();

test("a script over ssh without a terminal is warned that it is cut off, not refused", async () => {
  const folder = mkdtempSync(`${tmpdir()}/postern-test-`);
  writeFileSync(`${folder}/postern.yaml`, BLOCK);
  const session = ["env", "SSH_CONNECTION=10.0.0.2 50000 10.0.0.1 22"];
  const script = ["sh", "-c", '"$@" < /dev/null', "script", ...POSTERN];
  const applied = await hosts.run([...session, ...script, "apply", `${folder}/postern.yaml`]);
  rmSync(folder, { recursive: true });
  expect(applied).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining(
      "postern: warning: this policy drops new ssh connections from 10.0.0.2 to port 22",
    ),
  });
});
