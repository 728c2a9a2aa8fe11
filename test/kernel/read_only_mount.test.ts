// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

const READ = `
import { readFileSync } from "node:fs";
import { withReadOnlyMount } from "${import.meta.dir}/../../src/sources/read_only_mount.ts";
const mounts = () => readFileSync("/proc/self/mounts", "utf8").split("\\n");
const fileSystem = { type: "tmpfs", options: "" };
console.log(withReadOnlyMount("none", fileSystem, (root) => mounts().find((line) => line.includes(root))));
console.log(mounts().filter((line) => line.includes("/mount-")).length);
`;

test("a volume is mounted such that nothing on it can be run or written, and no longer than it is read", () => {
  const folder = mkdtempSync(`${tmpdir()}/postern-test-`);
  const { stdout, stderr } = Bun.spawnSync(
    ["unshare", "--user", "--map-root-user", "--mount", process.execPath, "-e", READ],
    { env: { ...process.env, RUNTIME_DIRECTORY: folder } },
  );
  rmSync(folder, { recursive: true });
  expect(stderr.toString()).toBe("");
  expect(stdout.toString()).toMatch(/ tmpfs ro,nosuid,nodev,noexec,.*\n0\n$/);
});
