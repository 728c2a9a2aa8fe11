// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { runCommand } from "../probe/run_command.ts";

let folder: string;
let device: string;

beforeAll(() => {
  folder = mkdtempSync(`${tmpdir()}/postern-test-`);
  const image = `${folder}/image`;
  writeFileSync(image, "");
  truncateSync(image, 8 << 20);
  runCommand("mkfs.ext4", "-q", "-F", image);
  runCommand("tune2fs", "-e", "panic", "-E", "mount_opts=errors=panic", image);
  device = runCommand("losetup", "--find", "--show", image).trim();
});

afterAll(() => {
  runCommand("losetup", "--detach", device);
  rmSync(folder, { recursive: true });
});

test("a file system that says to panic on an error is mounted such that it cannot", () => {
  const script = `${import.meta.dir}/tell_mount.ts`;
  const command = ["unshare", "--mount", process.execPath, script, device];
  const { stdout, stderr } = Bun.spawnSync(command, {
    env: { ...process.env, RUNTIME_DIRECTORY: folder },
  });
  expect(stderr.toString()).toBe("");
  expect(stdout.toString().split("\n")).toEqual([
    "volume: ro,nosuid,nodev,noexec,relatime ro,norecovery,errors=continue: errors=continue",
    "state: ro,nosuid,nodev,noexec,relatime ro,errors=continue: errors=continue",
    // As it would be without: the file system does say so.
    "itself: ro,nosuid,nodev,noexec,relatime ro: errors=panic",
    "",
  ]);
});
