// SPDX-License-Identifier: Apache-2.0
import { makeNetworkSettings } from "../linux/network_settings.ts";
import { isUnitProcess } from "../linux/service_manager.ts";
import { printWarning } from "./terminal.ts";

/**
 * Makes the settings of the kernel as a unit of systemd, so at boot; later they are the administrator's. Behind the
 * rules, as those load nf_conntrack. What cannot be set is told.
 */
export function tryToMakeSettings(): void {
  if (!isUnitProcess()) return;
  const faults = makeNetworkSettings();
  if (faults.length === 0) return;
  printWarning(`not set in the kernel: ${faults.join(", ")}; set them with "sysctl -w"`);
}
