// SPDX-License-Identifier: Apache-2.0
/** Tells how things stand wherever a machine tells it. What each place says is made in report/. */
import { existsSync, readFileSync, rmSync, utimesSync } from "node:fs";
import type { Standing } from "../activation/standing.ts";
import { replaceFiles } from "../linux/atomic_file.ts";
import { isInitrd } from "../linux/initrd.ts";
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
 * @returns whether there is a change to show: where nothing can be written there is none, or each look would be one.
 */
function writeNotice(name: string, content: string): boolean {
  try {
    const path = `${makeRuntimeDirectory()}/${name}`;
    if (existsSync(path) && readFileSync(path, "utf8") === content) return false;
    replaceFiles([{ path, content, mode: 0o644 }]);
    return true;
  } catch {
    return removeNotice(`${runtimeDirectory()}/${name}`);
  }
}

/** Whether it was there. */
function removeNotice(path: string): boolean {
  try {
    const isThere = existsSync(path);
    rmSync(path, { force: true });
    return isThere;
  } catch {
    // The kernel log says how things stand.
    return false;
  }
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
  refreshService(standing, isNew);
}

/**
 * The service sets its line itself, and is started again to set it after a verb given by hand. Another unit has
 * it started again for news alone, and does not wait: the service may have to wait for that unit.
 */
function refreshService(standing: Standing, isNew: boolean): void {
  if (!isUnitProcess()) {
    restartUnit(SERVICE, { waits: true });
    return;
  }
  const unit = serviceOf();
  if (unit === undefined || unit === SERVICE) {
    notifyStatus([describe(standing), ...standing.problems].join("; "));
  } else if (isNew && !isInitrd()) {
    restartUnit(SERVICE, { waits: false });
  }
}

function refreshPrompts(): void {
  try {
    utimesSync(AGETTY_RELOAD, new Date(), new Date());
  } catch {
    // There is no login prompt yet.
  }
}
