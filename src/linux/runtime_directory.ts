// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from "node:fs";

/** Where postern keeps what outlives a command, until the machine is off (systemd.exec, RuntimeDirectory=). */
export function runtimeDirectory(): string {
  return process.env.RUNTIME_DIRECTORY ?? "/run/postern";
}

/** The same, made if it is not there. Throws what mkdir(2) throws. */
export function makeRuntimeDirectory(): string {
  const path = runtimeDirectory();
  mkdirSync(path, { recursive: true, mode: 0o755 });
  return path;
}
