// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const REPOSITORY = join(import.meta.dir, "../../..");

function linesOf(file: string): readonly string[] {
  const text = readFileSync(join(REPOSITORY, file), "utf8").replace(/\s*\\\n\s*/g, " ");
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

const unit = (name: string) => linesOf(`initramfs/root/${name}`);

/** What postern.service has for itself: it stays active, reloads, mounts volumes and has a status line. */
const ITS_OWN =
  /^(?:Description|Before|After|RemainAfterExit|ExecReload|NotifyAccess|CapabilityBoundingSet|DeviceAllow=block-|MemoryMax|SystemCallFilter=mount|TimeoutStartSec|\[)/;

describe("the unit that looks again", () => {
  const check = unit("postern-check.service");

  test("runs the verb of postern.service, as confined", () => {
    const shared = unit("postern.service").filter((line) => !ITS_OWN.test(line));
    const [verb = "", ...verbs] = shared.filter((line) => line.startsWith("ExecStart="));
    expect(verbs).toEqual([]);
    expect(verb).toEndWith(" /usr/bin/postern start");
    expect(shared.filter((line) => line !== verb && !check.includes(line))).toEqual([]);
    expect(check).toContain(`${verb.replace(/ NOTIFY_SOCKET=\S+/, "")} --network`);
    expect(check).toContain("CapabilityBoundingSet=CAP_NET_ADMIN");
  });

  test("asks the kernel at each start, and fails where that fails", () => {
    expect(check).toContain("Type=oneshot");
    const others =
      /^(?:RemainAfterExit|SuccessExitStatus|ExecCondition|Condition|Assert|ExecStart=-)/;
    expect(check.filter((line) => others.test(line))).toEqual([]);
  });

  test("comes after whatever puts a table in force at boot, and otherwise as early as a network wants", () => {
    expect(check).toContain("DefaultDependencies=no");
    expect(check).toContain("After=postern-lockdown.service postern.service");
  });

  test("is not stopped by hand, which would stop every network that requires it", () => {
    expect(check).toContain("RefuseManualStop=yes");
  });

  test("is started by a timer that the image enables before it disables everything else", () => {
    const preset = linesOf("image/mkosi.extra/usr/lib/systemd/system-preset/00-postern.preset");
    expect(preset).toContain("enable postern-check.timer");
    expect(preset.at(-1)).toBe("disable *");
    expect(unit("postern-check.timer")).toContain("WantedBy=timers.target");
  });
});

test.each(["systemd-networkd", "NetworkManager", "networking", "ifup@"])(
  "%s brings up no network unless the kernel was asked just before",
  (network) => {
    expect(unit(`${network}.service.d/postern.conf`)).toEqual([
      "[Unit]",
      "Requires=postern-check.service",
      "After=postern-check.service",
    ]);
  },
);

test("the socket that starts networkd does not go on for ever where it must not start", () => {
  expect(unit("systemd-networkd.socket.d/postern.conf")).toContain("TriggerLimitBurst=5");
});

test("the image and the Debian of the boot tests have the same units", () => {
  const tree = /^\s+(?:\.\.\/)+initramfs\/root:\/usr\/lib\/systemd\/system$/;
  for (const file of ["image/mkosi.conf", "test/boot/debian/mkosi.conf"]) {
    expect(linesOf(file).filter((line) => tree.test(line))).toHaveLength(1);
  }
});
