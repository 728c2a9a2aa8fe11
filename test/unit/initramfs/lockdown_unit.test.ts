// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const UNIT = join(import.meta.dir, "../../../initramfs/units/postern-lockdown.service");
const lines = readFileSync(UNIT, "utf8").split("\n");

test("the lockdown may set what the network's part of the kernel does, and no other part", () => {
  expect(lines).toContain("ProtectKernelTunables=yes");
  expect(lines.filter((line) => line.startsWith("ReadWritePaths="))).toEqual([
    "ReadWritePaths=-/proc/sys/net",
  ]);
});

test("the lockdown sets that before an administrator's settings, udev and every network", () => {
  const before = lines.flatMap((line) => /^Before=(.*)/.exec(line)?.[1]?.split(" ") ?? []);
  expect(before).toContain("systemd-sysctl.service");
  expect(before).toContain("systemd-udevd.service");
  expect(before).toContain("systemd-networkd.service");
});

test("systemd leaves a sign that the lockdown was to run, also where its binary is missing", () => {
  expect(lines).toContain("RuntimeDirectory=postern postern/initramfs.expected");
  expect(lines).toContain("RuntimeDirectoryPreserve=yes");
});
