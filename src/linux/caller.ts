// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { isUnitProcess } from "./service_manager.ts";

/** The login uid of a process that nobody logged in for (proc_pid_loginuid). */
const NOBODY_LOGGED_IN = "4294967295";

/** What a process is called by which a unit does its work. */
export const SERVICE_MANAGER = "systemd";

/** Who runs this: whoever logged in, also behind sudo and su; else the service manager, for a unit, or the user. */
export function caller(): string {
  if (isUnitProcess()) return SERVICE_MANAGER;
  const login = readLoginUid();
  if (login !== undefined && login !== NOBODY_LOGGED_IN) return userName(login);
  return process.env.SUDO_USER ?? userName(String(process.getuid?.() ?? 0));
}

function readLoginUid(): string | undefined {
  try {
    return readFileSync("/proc/self/loginuid", "utf8").trim();
  } catch {
    return undefined;
  }
}

function userName(uid: string): string {
  try {
    const lines = readFileSync("/etc/passwd", "utf8").split("\n");
    const line = lines.find((each) => each.split(":")[2] === uid);
    return line?.split(":")[0] ?? `uid ${uid}`;
  } catch {
    return `uid ${uid}`;
  }
}
