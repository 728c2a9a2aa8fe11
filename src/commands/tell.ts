// SPDX-License-Identifier: Apache-2.0
/** Tells how things stand wherever a machine tells it. What each place says is made in report/. */
import { existsSync, readFileSync, rmSync, utimesSync } from "node:fs";
import type { Standing } from "../activation/standing.ts";
import { replaceFiles } from "../linux/atomic_file.ts";
import { logToKernel } from "../linux/kernel_log.ts";
import { isMachineNetwork } from "../linux/namespace.ts";
import { makeRuntimeDirectory, runtimeDirectory } from "../linux/runtime_directory.ts";
import { isUnitProcess, notifyStatus, restartUnit, serviceOf } from "../linux/service_manager.ts";
import { describe } from "../report/describe.ts";
import type { KernelLine } from "../report/kernel_line.ts";
import { issueText, motdText } from "../report/login_notice.ts";

/** agetty(8) prints what is above its prompt anew when this file is touched. */
const AGETTY_RELOAD = "/run/agetty.reload";

const SERVICE = "postern.service";

/**
 * Writes a notice, unless it says that already. One that cannot be brought up to date is removed: none is
 * better than one that lies.
 *
 * @returns whether there is a change to show.
 */
function writeNotice(name: string, content: string): boolean {
  try {
    const path = `${makeRuntimeDirectory()}/${name}`;
    if (existsSync(path) && readFileSync(path, "utf8") === content) return false;
    replaceFiles([{ path, content, mode: 0o644 }]);
  } catch {
    try {
      rmSync(`${runtimeDirectory()}/${name}`, { force: true });
    } catch {
      // The kernel log says how things stand.
    }
  }
  return true;
}

/**
 * Says it in the kernel log, above the login prompts, after a login, and in the line that `systemctl status`
 * has for the service. Of a network that is not the machine's own the machine says nothing.
 */
export function tell(line: KernelLine | undefined, standing: Standing): void {
  if (!isMachineNetwork()) return;
  if (line !== undefined) logToKernel(line.level, line.text);
  const isNew = writeNotice("issue", issueText(standing));
  writeNotice("motd", motdText(standing));
  if (isNew) refreshPrompts();
  if (isUnitProcess()) notifyStatus([describe(standing), ...standing.problems].join("; "));
  else restartUnit(SERVICE);
}

function refreshPrompts(): void {
  try {
    utimesSync(AGETTY_RELOAD, new Date(), new Date());
  } catch {
    // There is no login prompt yet.
  }
}

/** Has the service's line say what another unit has found and changed. */
export function tellService(): void {
  const service = isMachineNetwork() && isUnitProcess() ? serviceOf() : undefined;
  if (service !== undefined && service !== SERVICE) restartUnit(SERVICE);
}
