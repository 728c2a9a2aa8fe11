// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../probe/run_command.ts";
import { inFolder } from "../temporary_folder.ts";

const SCRIPT = join(import.meta.dir, "../../../image/mkosi.extra/usr/lib/postern/ssh-host-key");

/** Runs the script where `kept` is prepared so; which key sshd is shown then, as a path, and its public half. */
function shownKey(prepare: (key: string) => void, runs = 1) {
  return inFolder((folder) => {
    const [kept, run] = [join(folder, "kept"), join(folder, "run")];
    mkdirSync(kept);
    prepare(join(kept, "host_key"));
    const publicKeys = Array.from({ length: runs }, () => {
      runCommand("timeout", "20", SCRIPT, kept, run);
      return runCommand("ssh-keygen", "-y", "-f", join(run, "ssh_host_ed25519_key"));
    });
    const path = readlinkSync(join(run, "ssh_host_ed25519_key"));
    expect(lstatSync(path).isFile()).toBeTrue();
    return { path: path.slice(folder.length + 1), publicKeys };
  });
}

describe("the host key of sshd", () => {
  test("is made once, and kept", () => {
    const { path, publicKeys } = shownKey(() => {}, 2);
    expect(path).toBe("kept/host_key");
    expect(publicKeys[0]).toStartWith("ssh-ed25519 ");
    expect(publicKeys[1]).toBe(publicKeys[0] ?? "");
  });

  test.each<[string, (key: string) => void]>([
    ["is damaged", (key) => writeFileSync(key, "no key")],
    ["is a pipe", (key) => runCommand("mkfifo", key)],
    [
      "is a link, also to a good one",
      (key) => {
        runCommand("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", `${key}.other`);
        symlinkSync(`${key}.other`, key);
      },
    ],
  ])("is made anew where the one that was kept %s", (_, prepare) => {
    expect(shownKey(prepare).path).toBe("kept/host_key");
  });

  test.each<[string, (key: string) => void]>([
    ["it is a folder", (key) => mkdirSync(key)],
    ["the way to a new one is blocked", (key) => mkdirSync(`${key}.new`)],
  ])("lasts until power-off where %s", (_, prepare) => {
    expect(shownKey(prepare).path).toBe("run/host_key");
  });
});

test("sshd does not wait for it for ever", () => {
  const dropIn = join(SCRIPT, "../../systemd/system/sshd-keygen.service.d/postern.conf");
  expect(readFileSync(dropIn, "utf8")).toMatch(/^TimeoutStartSec=\d+$/m);
});
