// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { ancestors, environmentOf } from "../../../src/linux/ancestors.ts";
import { uptime } from "../../../src/linux/namespace.ts";
import { inFolder } from "../temporary_folder.ts";

const ANCESTORS = `${import.meta.dir}/../../../src/linux/ancestors.ts`;

test("this process comes first, then its parent, each older than the one before", () => {
  const line = ancestors();
  expect(line.slice(0, 2).map(({ pid }) => pid)).toEqual([process.pid, process.ppid]);
  const starts = line.map(({ started }) => started);
  expect(starts).toEqual(starts.toSorted((a, b) => b - a));
  expect(new Set(line.map(({ pid }) => pid)).size).toBe(line.length);
});

test("a start is told in seconds since boot", () => {
  const now = uptime();
  const started = ancestors()[0]?.started ?? 0;
  expect(started).toBeLessThanOrEqual(now);
  expect(now - started).toBeCloseTo(process.uptime(), -1);
});

test.each(["a) (b c", "sshd) S 1", ") 1 1 1", "((("])(
  "a name may hold parentheses and blanks: %p",
  (name) => {
    inFolder((folder) => {
      const code = `
        const { ancestors } = await import(${JSON.stringify(ANCESTORS)});
        console.log(JSON.stringify(ancestors()));`;
      writeFileSync(`${folder}/code.ts`, code);
      // A shell that has something to do afterwards stays the parent.
      const script = `#!/bin/sh\n"${process.execPath}" "${folder}/code.ts"\nexit 0\n`;
      writeFileSync(`${folder}/${name}`, script, { mode: 0o700 });
      const { stdout } = Bun.spawnSync([`${folder}/${name}`]);
      const [, parent, grandparent] = JSON.parse(stdout.toString());
      expect(parent.name).toBe(name);
      expect(grandparent.pid).toBe(process.pid);
    });
  },
);

test("what a process was started with can be seen, and what is not there is undefined", async () => {
  const env = { POSTERN_A: "1", POSTERN_AB: "x=y", PATH: process.env.PATH ?? "" };
  const other = Bun.spawn(["cat"], { env, stdin: "pipe", stdout: "pipe" });
  try {
    // Until the program has begun, its environment may be seen empty.
    other.stdin.write("begun");
    await other.stdin.flush();
    await other.stdout.getReader().read();
    expect(environmentOf(other.pid, "POSTERN_A")).toBe("1");
    expect(environmentOf(other.pid, "POSTERN_AB")).toBe("x=y");
    expect(environmentOf(other.pid, "POSTERN")).toBeUndefined();
    expect(environmentOf(2 ** 30, "POSTERN_A")).toBeUndefined();
  } finally {
    other.stdin.end();
  }
});
