// SPDX-License-Identifier: Apache-2.0
// postern called by a unit that has folders of its own, whose names systemd puts into the environment.
import { expect, test } from "bun:test";
import { guardedHost, opening } from "./guarded_host.ts";

const { sh } = await guardedHost();

test("the record is the machine's, and not one in the folders of the unit that calls", async () => {
  const { stdout, stderr } = await sh(
    `mount -t tmpfs none /run; mount -t tmpfs none /var/lib; mkdir /run/agent /var/lib/agent
    cat > A; sed s/80/81/ A > B
    env -u RUNTIME_DIRECTORY -u STATE_DIRECTORY "$program" "$main" apply A
    RUNTIME_DIRECTORY=/run/agent STATE_DIRECTORY=/var/lib/agent postern apply B
    RUNTIME_DIRECTORY=/run/postern postern start; echo start $?; ls /run/agent /var/lib/agent`,
    opening(80),
  );
  expect(stdout).toContain("\nnot kept for the next boot: ");
  expect(stdout).toMatch(/\nfiltering: block, 1 rule, from B, .*\nstart 0\n/);
  expect(stdout).toEndWith("\n/run/agent:\n\n/var/lib/agent:\n");
  expect(stderr).not.toContain("error: ");
});
