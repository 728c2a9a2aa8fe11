// SPDX-License-Identifier: Apache-2.0
/** What a service tells systemd about itself (sd_notify(3), "Notification protocol"). */
import { existsSync, readFileSync } from "node:fs";
import { close, connect, send, socket } from "./libc.ts";

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;

/**
 * Sets the line that `systemctl status` shows as the unit's status. Without a service manager that listens,
 * or when it does not take it, nothing happens: nothing depends on it.
 */
export function notifyStatus(line: string): void {
  const path = process.env.NOTIFY_SOCKET;
  if (path === undefined) return;
  try {
    const descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    try {
      connect(descriptor, addressOf(path));
      send(descriptor, new TextEncoder().encode(`STATUS=${line.replace(/\s+/g, " ")}`));
    } finally {
      close(descriptor);
    }
  } catch {
    // See above.
  }
}

/** Whether systemd started this very process, as that of a unit (systemd.exec, $SYSTEMD_EXEC_PID). */
export function isUnitProcess(): boolean {
  return process.env.SYSTEMD_EXEC_PID === String(process.pid);
}

/**
 * The service that a process belongs to, by its cgroup; undefined for none.
 *
 * @param path its file in /proc (cgroups(7)).
 */
export function serviceOf(path = "/proc/self/cgroup"): string | undefined {
  try {
    return /([^/\n]+\.service)$/m.exec(readFileSync(path, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

/** How long a unit may take to say how things stand, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Has a unit that is active or has failed started anew, so that it says how things stand now: systemd takes
 * a status line from the processes of the unit alone. Where there is no systemd, or no such unit, nothing
 * happens.
 *
 * @param waits whether this goes on only when it has started.
 */
export function restartUnit(unit: string, { waits }: { readonly waits: boolean }): void {
  if (!existsSync("/run/systemd/system")) return;
  const state = systemctl("show", "--property=ActiveState", "--value", unit);
  const isKnown = state === "active" || state === "failed";
  if (isKnown) systemctl("restart", ...(waits ? [] : ["--no-block"]), unit);
}

function systemctl(...args: readonly string[]): string {
  try {
    const { stdout } = Bun.spawnSync(["systemctl", "--no-ask-password", ...args], {
      stdin: "ignore",
      stderr: "ignore",
      timeout: PATIENCE,
    });
    return stdout.toString().trim();
  } catch {
    return "";
  }
}

/** struct sockaddr_un (unix(7)); `@` stands for the NUL of an abstract address. */
function addressOf(path: string): Uint8Array {
  const name = path.startsWith("@") ? `\0${path.slice(1)}` : `${path}\0`;
  return new Uint8Array([AF_UNIX, 0, ...new TextEncoder().encode(name)]);
}
