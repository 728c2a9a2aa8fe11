// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";

const CALLER = `${import.meta.dir}/../../../src/linux/caller.ts`;
const CODE = `const { caller } = await import(${JSON.stringify(CALLER)}); console.log(caller());`;

/** Who a process with this environment takes itself to be run by; `$$` in it is the id of the process. */
function calledBy(env: Readonly<Record<string, string>>): string {
  const assignments = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const script = [...assignments, 'exec "$0" -e "$1"'].join(" ");
  const { stdout } = Bun.spawnSync([
    "env",
    "-u",
    "SUDO_USER",
    "sh",
    "-c",
    script,
    process.execPath,
    CODE,
  ]);
  return stdout.toString().trim();
}

const login = readFileSync("/proc/self/loginuid", "utf8").trim();
const isLoggedIn = login !== "4294967295";

describe("who runs a command is", () => {
  test("systemd, for the process of a unit", () => {
    expect(calledBy({ SYSTEMD_EXEC_PID: "$$" })).toBe("systemd");
    expect(calledBy({ SYSTEMD_EXEC_PID: "$$", SUDO_USER: "ann" })).toBe("systemd");
  });

  test("not systemd, for what a unit's process has started", () => {
    expect(calledBy({ SYSTEMD_EXEC_PID: "1" })).not.toBe("systemd");
  });

  // Who has logged in stands before what the environment says.
  test.skipIf(isLoggedIn)("whoever called sudo, where nobody has logged in", () => {
    expect(calledBy({ SUDO_USER: "ann" })).toBe("ann");
  });

  test.skipIf(isLoggedIn)("the user, else", () => {
    const [user] = Bun.spawnSync(["id", "-un"]).stdout.toString().split("\n");
    expect(calledBy({})).toBe(user ?? "");
  });
});
