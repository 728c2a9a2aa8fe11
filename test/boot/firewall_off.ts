// SPDX-License-Identifier: Apache-2.0
const UNITS = [
  "postern-lockdown.service",
  "postern-boot.service",
  "postern.service",
  "postern-check.service",
];

/**
 * Kernel arguments that keep the firewall's units from doing anything, in the initrd and in the
 * root, by a drop-in that systemd takes from a credential (systemd-debug-generator(8)). Masking
 * them would also stop networkd, which requires one of them.
 */
export function firewallOff(): string[] {
  const dropIn = Buffer.from("[Unit]\nConditionPathExists=!/\n").toString("base64");
  return UNITS.map((unit) => `systemd.set_credential_binary=systemd.unit-dropin.${unit}:${dropIn}`);
}
