// SPDX-License-Identifier: Apache-2.0
// The overlay behind the initrd of a plain Debian, whose root file system has of postern what docs/overlay.md
// puts there.
import { expect } from "bun:test";
import { runCommand } from "../probe/run_command.ts";
import { hasNoFailures, saysWhy } from "./aftermath.ts";
import type { Guest } from "./boot.ts";
import { bootCase } from "./boot_case.ts";
import { DEBIAN, OVERLAY } from "./image.ts";
import { extendInitrd, joinInitrds } from "./initrd.ts";
import { CONTROL_PLANE, LOCKDOWN } from "./policies.ts";
import { makeScript, SCRIPT_ARGUMENT } from "./script.ts";
import { reportSection } from "./serial.ts";
import { makeIso } from "./volume.ts";

/** While there is no table, the link is down, so that no closed port can answer; udev may be just naming it. */
const TABLE_GONE = [
  "udevadm settle",
  'ip link set "$(basename /sys/class/net/e*)" down && nft delete table inet postern',
  "step gone systemctl restart systemd-networkd.service",
];

/** A kernel that tells nothing to those who verify, then one that does again. */
const NO_ANSWER = [
  "for unit in postern postern-check; do",
  "  mkdir -p /run/systemd/system/$unit.service.d",
  "  printf '[Service]\\nCapabilityBoundingSet=\\n' > /run/systemd/system/$unit.service.d/test.conf",
  "done",
  "systemctl daemon-reload",
  "step unanswered systemctl restart systemd-networkd.service",
  "step down systemctl is-active systemd-networkd.service",
  "rm -r /run/systemd/system/postern.service.d /run/systemd/system/postern-check.service.d",
  "systemctl daemon-reload",
  "step answered systemctl start systemd-networkd.service",
];

bootCase(
  "debian",
  "behind the initrd of a plain Debian, the overlay does what it does in the image",
  () => ({
    system: DEBIAN,
    initrd: joinInitrds("debian", [DEBIAN.initrd, OVERLAY]),
    kernelArguments: [SCRIPT_ARGUMENT],
    volumes: [makeIso("debian", "examples/control-plane-flannel.yaml")],
    writableVolumes: [makeScript("debian", [...TABLE_GONE, ...NO_ANSWER])],
    openTo: CONTROL_PLANE,
  }),
  (guest) => {
    const repaired =
      /^ +Status: "filtering: block, .*; repaired at [-0-9]+T[:0-9]+Z: the table was gone"$/m;
    expectAfter(guest, "gone", /^exit code 0$/m, /^ +Active: active/m, repaired);
    expectAfter(guest, "unanswered", /^exit code 1$/m, /^A dependency job for systemd-networkd/m);
    expectAfter(guest, "down", /^exit code 3$/m, /^inactive$/m);
    expectAfter(guest, "answered", /^exit code 0$/m, /^ +Active: active/m, repaired);
    hasNoFailures(guest);
  },
);

bootCase(
  "debian-new-kernel",
  "a Debian whose kernel the overlay has no modules for closes every port before its network starts",
  () => ({
    system: DEBIAN,
    initrd: extendInitrd("debian-new-kernel", unpackWithoutModules, DEBIAN.initrd),
    openTo: LOCKDOWN,
  }),
  (guest) => {
    expect(guest.console).toMatch(/^\[.*postern: NO FIREWALL: /m);
    saysWhy(/CLOSED, .*: there is no table, and nothing is remembered of one/)(guest);
  },
);

/** Asserts what the guest says after a step of its script. */
function expectAfter(guest: Guest, step: string, ...said: readonly RegExp[]): void {
  const lines = reportSection(guest.console, `after ${step}`).join("\n");
  for (const each of said) expect(lines, step).toMatch(each);
}

function unpackWithoutModules(tree: string): void {
  const unpack = `zstd -dc ${OVERLAY} | (cd ${tree} && cpio --extract --quiet)`;
  runCommand("sh", "-c", `${unpack} && rm -r ${tree}/usr/lib/postern/modules`);
}
