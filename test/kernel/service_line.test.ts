// SPDX-License-Identifier: Apache-2.0
// How the status line of postern.service comes to be of now, whoever finds or changes something. A program in the
// place of systemctl writes down what it is asked for.
import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { guardedHost, opening } from "./guarded_host.ts";

const { folder, hosts, postern, sh } = await guardedHost();

const SYSTEMCTL = `#!/bin/sh
case $* in *" show "*) echo active ;; *) echo "$*" >> "$RUNTIME_DIRECTORY/../asked" ;; esac
`;

/** Runs the verb as the process that systemd started for a unit, or by hand, and gives what systemctl is asked. */
async function askedBy(unit: string | undefined, ...verb: readonly string[]): Promise<string> {
  writeFileSync(`${folder()}/systemctl`, SYSTEMCTL, { mode: 0o755 });
  writeFileSync(`${folder()}/cgroup`, `0::/system.slice/${unit}\n`);
  writeFileSync(`${folder()}/asked`, "");
  const asUnit = "mount --bind cgroup /proc/$$/cgroup; export SYSTEMD_EXEC_PID=$$";
  await sh(`
    mount -t tmpfs run /run && mkdir -p /run/systemd/system && PATH=$PWD:$PATH
    ${unit === undefined ? "" : asUnit}
    exec "$program" "$main" ${verb.join(" ")}`);
  return readFileSync(`${folder()}/asked`, "utf8");
}

const RESTART = "--no-ask-password restart postern.service\n";
const RESTART_LATER = "--no-ask-password restart --no-block postern.service\n";

test("a verb given by hand has the service started again, and waits for it", async () => {
  await postern(["apply", "-"], opening(80));
  expect(await askedBy(undefined, "start")).toBe(RESTART);
  expect(await askedBy(undefined, "start")).toBe(RESTART);
});

test("the service sets its line itself", async () => {
  expect(await askedBy("postern.service", "start")).toBe("");
});

test("another unit has it started again for news alone, and does not wait", async () => {
  await postern(["apply", "-"], opening(80));
  expect(await askedBy("postern-check.service", "start", "--network")).toBe("");
  await hosts.must("nft", "delete", "table", "inet", "postern");
  expect(await askedBy("postern-check.service", "start", "--network")).toBe(RESTART_LATER);
  expect(await askedBy("postern-check.service", "start", "--network")).toBe("");
  expect(await askedBy("postern-lockdown.service", "lockdown")).toBe(RESTART_LATER);
});
