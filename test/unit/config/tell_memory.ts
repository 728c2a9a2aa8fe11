// SPDX-License-Identifier: Apache-2.0
/** Loaded before a program: writes at its end how much memory it took at most, in kB, to standard output. */
import { readFileSync, writeSync } from "node:fs";

process.on("exit", () => {
  writeSync(1, /^VmHWM:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "");
});
