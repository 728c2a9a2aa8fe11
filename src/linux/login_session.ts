// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";

/** A session of systemd-logind that was opened over the network. */
export interface RemoteSession {
  /** Seconds from boot, without the time that the machine slept, to its beginning. */
  readonly began: number;
}

/**
 * The remote session that a process belongs to, wherever its parents have gone: a terminal that somebody
 * opened over ssh and left running belongs to that session still. Undefined for any other, and without
 * systemd-logind.
 */
export function remoteSession(pid: number): RemoteSession | undefined {
  try {
    const id = /session-(\w+)\.scope/.exec(readFileSync(`/proc/${pid}/cgroup`, "utf8"))?.[1];
    if (id === undefined) return undefined;
    const lines = readFileSync(`/run/systemd/sessions/${id}`, "utf8").split("\n");
    if (!lines.includes("REMOTE=1")) return undefined;
    const microseconds = lines.find((line) => line.startsWith("MONOTONIC="))?.slice(10);
    return { began: Number(microseconds ?? 0) / 1e6 };
  } catch {
    return undefined;
  }
}
