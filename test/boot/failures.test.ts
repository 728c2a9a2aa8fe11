// SPDX-License-Identifier: Apache-2.0
// What else can go wrong at boot: nothing may open, and the console says why.
import { expect } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { hasNoFailures, hasNoNetwork, saysWhy } from "./aftermath.ts";
import type { Guest } from "./boot.ts";
import { bootCase } from "./boot_case.ts";
import { extendInitrd } from "./initrd.ts";
import { inlineArgument } from "./inline.ts";
import { LOCKDOWN } from "./policies.ts";
import { makeScript, SCRIPT_ARGUMENT } from "./script.ts";
import { reportSection } from "./serial.ts";
import { allTargets } from "./targets.ts";
import { makeIso, makeUnreadable, writeDocument } from "./volume.ts";

const EXAMPLE = "examples/worker-flannel.yaml";
const OPEN_DOCUMENT = "examples/accept-restricted.yaml";

bootCase(
  "unknown-kind",
  "a document of a kind that nobody knows leaves every port closed",
  () => {
    const document = "apiVersion: v1alpha1\nkind: NetworkRulesConfig\nname: a\n";
    const file = writeDocument("unknown-kind", document);
    return { volumes: [makeIso("unknown-kind", file)], openTo: LOCKDOWN };
  },
  saysWhy(/CLOSED, .*postern\.yaml:2:7: .*NetworkRulesConfig.*NetworkRuleConfig/),
);

bootCase(
  "file-system-unreadable",
  "a volume whose file system cannot be mounted leaves every port closed",
  () => ({
    volumes: [makeUnreadable("file-system-unreadable", OPEN_DOCUMENT)],
    openTo: LOCKDOWN,
  }),
  saysWhy(/CLOSED, .*: volume postern: cannot be mounted \(/),
);

bootCase(
  "module-missing",
  "without nf_tables there is no firewall, and so no network",
  () => ({
    kernelArguments: ["module_blacklist=nf_tables", inlineArgument(EXAMPLE)],
    openTo: {},
  }),
  hasNoNetwork,
);

bootCase(
  "binary-missing",
  "without the binary in the initramfs, the root closes every port before the network starts, and a reload opens none",
  () => ({
    initrd: extendInitrd("binary-missing", (tree) => {
      mkdirSync(`${tree}/usr/bin`, { recursive: true });
      writeFileSync(`${tree}/usr/bin/postern`, "");
    }),
    kernelArguments: [inlineArgument(OPEN_DOCUMENT), SCRIPT_ARGUMENT],
    writableVolumes: [makeScript("binary-missing", ["step reload postern reload"])],
    openTo: LOCKDOWN,
  }),
  (guest) => {
    reloadIsRefused(guest);
    expect(guest.console).toMatch(/^\[.*postern: NO FIREWALL: postern-lockdown\.service failed/m);
    expect(guest.failedUnits).toContain("postern.service");
  },
);

bootCase(
  "binary-deleted-from-root",
  "without the binary in the root nobody can ask the kernel, and no network starts, though the policy is in force",
  () => ({
    initrd: extendInitrd("binary-deleted-from-root", (tree) => {
      addUnit(tree, "delete.service", [
        "[Unit]",
        "DefaultDependencies=no",
        "After=initrd-root-fs.target",
        "Before=initrd.target",
        "[Service]",
        "Type=oneshot",
        "ExecStart=/usr/bin/rm /sysroot/usr/bin/postern",
      ]);
    }),
    kernelArguments: [inlineArgument(EXAMPLE)],
    openTo: {},
  }),
  (guest) => {
    expect(guest.failedUnits).toContain("postern.service");
    expect(reportSection(guest.console, "network services")).toEqual(["inactive", "inactive"]);
    expect(guest.console).toContain('comment "kubelet-ingress"');
  },
);

bootCase(
  "killed-while-applying",
  "killed at the first message to the kernel, the boot leaves every port closed",
  () => ({
    initrd: withSetting(
      "killed-while-applying",
      "SystemCallFilter=~sendto\nSystemCallErrorNumber=kill",
    ),
    kernelArguments: [inlineArgument(OPEN_DOCUMENT)],
    openTo: LOCKDOWN,
  }),
  saysWhy(/CLOSED, .*: postern-boot\.service failed \(.*SYS\)/),
);

bootCase(
  "killed-before-keeping",
  "killed before it kept what the initramfs holds, the boot leaves nothing that a reload puts in force",
  () => ({
    initrd: withSetting(
      "killed-before-keeping",
      "ExecStart=\nExecStart=/bin/sh -c 'kill -KILL $$$$'",
    ),
    kernelArguments: [inlineArgument(OPEN_DOCUMENT), SCRIPT_ARGUMENT],
    writableVolumes: [makeScript("killed-before-keeping", ["step reload postern reload"])],
    openTo: LOCKDOWN,
  }),
  reloadIsRefused,
);

bootCase(
  "kernel-refuses",
  "a kernel that refuses the policy leaves every port closed",
  () => ({
    initrd: withSetting("kernel-refuses", "CapabilityBoundingSet=~CAP_NET_ADMIN"),
    kernelArguments: [inlineArgument(OPEN_DOCUMENT)],
    openTo: LOCKDOWN,
  }),
  (guest) => {
    expect(guest.console).toMatch(/^\[.*postern: NOT KNOWN TO FILTER, this needs root/m);
    expect(guest.failedUnits).toContain("postern.service");
  },
);

/** The guest's script called `postern reload`, which did not know what the initramfs demands. */
function reloadIsRefused(guest: Guest): void {
  const said = reportSection(guest.console, "after reload").join("\n");
  expect(said).toMatch(/^exit code 1$/m);
  expect(said).toContain("the initramfs did not come to keep its key and its credential");
}

/** The image's initrd, with one more setting for the unit that applies the policy. */
function withSetting(name: string, setting: string): string {
  return extendInitrd(name, (tree) => {
    const directory = `${tree}/etc/systemd/system/postern-boot.service.d`;
    mkdirSync(directory, { recursive: true });
    writeFileSync(`${directory}/test.conf`, `[Service]\n${setting}\n`);
  });
}

/** A unit that the initrd starts. */
function addUnit(tree: string, name: string, lines: readonly string[]): void {
  const directory = `${tree}/etc/systemd/system`;
  mkdirSync(`${directory}/initrd.target.wants`, { recursive: true });
  writeFileSync(`${directory}/${name}`, `${lines.join("\n")}\n`);
  symlinkSync(`../${name}`, `${directory}/initrd.target.wants/${name}`);
}

bootCase(
  "soft-reboot",
  "a soft reboot, after which no initramfs runs, leaves the policy in force all the while",
  () => ({
    kernelArguments: [inlineArgument(EXAMPLE), SCRIPT_ARGUMENT],
    writableVolumes: [
      makeScript("soft-reboot", [
        "if [ ! -e /run/rebooted ]; then",
        "  touch /run/rebooted",
        "  systemctl soft-reboot",
        "  sleep infinity",
        "fi",
        "step rebooted postern status",
      ]),
    ],
    // What is open is refused for as long as nobody listens.
    targets: allTargets(
      ["neighbour", "neighbour, IPv6"],
      ["tcp 22", "tcp 80", "tcp 10250", "udp 53"],
    ),
    openTo: {},
  }),
  (guest) => {
    const status = reportSection(guest.console, "after rebooted").join("\n");
    expect(status).toMatch(/^exit code 0$/m);
    expect(status).toMatch(/^filtering: block, 3 rules$/m);
    expect(guest.console).toContain("Reached target soft-reboot.target");
    hasNoFailures(guest);
  },
);
