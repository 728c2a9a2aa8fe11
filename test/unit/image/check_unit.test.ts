// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const SYSTEMD = join(import.meta.dir, "../../../image/mkosi.extra/usr/lib/systemd");

function linesOf(name: string): readonly string[] {
  const lines = readFileSync(`${SYSTEMD}/${name}`, "utf8").split("\n");
  return lines.filter((line) => line !== "" && !line.startsWith("#"));
}

/** What postern.service has for itself: it reloads, mounts volumes and has a status line. */
const ITS_OWN =
  /^(?:Description|Before|After|RemainAfterExit|ExecReload|NotifyAccess|CapabilityBoundingSet|DeviceAllow=block-|MemoryMax|SystemCallFilter=mount|TimeoutStartSec|DefaultDependencies|\[)/;

test("the unit that looks every minute runs the verb of postern.service, as confined", () => {
  const check = linesOf("system/postern-check.service");
  const shared = linesOf("system/postern.service").filter((line) => !ITS_OWN.test(line));
  expect(shared).toContain("ExecStart=/usr/bin/postern start");
  expect(shared.filter((line) => !check.includes(line))).toEqual([]);
  expect(check).toContain("CapabilityBoundingSet=CAP_NET_ADMIN");
});

test("its timer is enabled before everything else is disabled", () => {
  const preset = linesOf("system-preset/00-postern.preset");
  expect(preset).toContain("enable postern-check.timer");
  expect(preset.at(-1)).toBe("disable *");
  expect(linesOf("system/postern-check.timer")).toContain("WantedBy=timers.target");
});
