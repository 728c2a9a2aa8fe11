// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";

/** Whether this is the initramfs, by systemd's own sign (systemd.unit, "in_initrd"). */
export function isInitrd(): boolean {
  return existsSync("/etc/initrd-release");
}
