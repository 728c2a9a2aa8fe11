// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { isLocked, withLock } from "../../../src/linux/lock.ts";
import { inFolder } from "../temporary_folder.ts";

const LOCK = `${import.meta.dir}/../../../src/linux/lock.ts`;

function never(): void {
  throw new Error("nobody had to wait");
}

const PATIENT = { onWait: never, patience: 60_000, insists: false };

/** Another process that holds the lock of a folder until its standard input ends. */
function holder(path: string) {
  const code = `
    const { withLock } = await import(${JSON.stringify(LOCK)});
    const { readFileSync, writeFileSync } = await import("node:fs");
    const patience = { onWait: () => {}, patience: 60_000, insists: false };
    withLock(${JSON.stringify(path)}, patience, () => {
      writeFileSync(${JSON.stringify(`${path}.held`)}, "");
      readFileSync(0);
    });`;
  const process_ = Bun.spawn([process.execPath, "-e", code], { stdin: "pipe", stderr: "inherit" });
  while (!existsSync(`${path}.held`)) Bun.sleepSync(5);
  return process_;
}

/** A folder to be locked, in one that is removed afterwards. */
function inLockable(act: (folder: string) => void): void {
  inFolder((around) => {
    const folder = `${around}/store`;
    mkdirSync(folder);
    act(folder);
  });
}

test("a lock gives what was done under it, and writes nothing", () => {
  inLockable((folder) => {
    expect(withLock(folder, PATIENT, () => isLocked(folder))).toBe(true);
    expect(isLocked(folder)).toBe(false);
    expect(withLock(folder, PATIENT, () => 8)).toBe(8);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test("it ends with what was done under it, also when that fails", () => {
  inLockable((folder) => {
    const fail = () =>
      withLock(folder, PATIENT, () => {
        throw new Error("failed");
      });
    expect(fail).toThrow("failed");
    expect(withLock(folder, PATIENT, () => 7)).toBe(7);
  });
});

test("who holds it is waited for, and that is said once when it takes long", () => {
  inLockable((folder) => {
    const other = holder(folder);
    let told = 0;
    const start = performance.now();
    const onWait = () => {
      told += 1;
      other.stdin.end();
      other.stdin.flush();
    };
    const waited = withLock(folder, { ...PATIENT, onWait }, () => performance.now() - start);
    expect(told).toBe(1);
    expect(waited).toBeGreaterThan(2_000);
  });
});

test("who holds it too long is named, and who insists goes on without it", () => {
  inLockable((folder) => {
    const other = holder(folder);
    const impatient = { ...PATIENT, patience: 100 };
    expect(() => withLock(folder, impatient, never)).toThrow(
      `another postern (process ${other.pid}) has held ${folder} for 0.1 s`,
    );
    expect(withLock(folder, { ...impatient, insists: true }, () => 7)).toBe(7);
    other.kill("SIGKILL");
  });
});

test("it is that of the folder that is there, though another one was locked before", () => {
  inLockable((folder) => {
    const other = holder(folder);
    renameSync(folder, `${folder}.gone`);
    mkdirSync(folder);
    expect(withLock(folder, PATIENT, () => 7)).toBe(7);
    other.kill("SIGKILL");
  });
});

test("it ends with the process that held it, however that ends", () => {
  inLockable((folder) => {
    const other = holder(folder);
    other.kill("SIGKILL");
    expect(withLock(folder, PATIENT, () => 7)).toBe(7);
  });
});
