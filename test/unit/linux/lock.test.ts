import { expect, test } from "bun:test";
import { existsSync, statSync } from "node:fs";
import { withLock } from "../../../src/linux/lock.ts";
import { inFolder } from "../temporary_folder.ts";

const LOCK = `${import.meta.dir}/../../../src/linux/lock.ts`;

function never(): void {
  throw new Error("nobody had to wait");
}

/** Another process that holds the lock until its standard input ends. */
function holder(path: string) {
  const code = `
    const { withLock } = await import(${JSON.stringify(LOCK)});
    const { readFileSync, writeFileSync } = await import("node:fs");
    withLock(${JSON.stringify(path)}, () => {}, () => {
      writeFileSync(${JSON.stringify(`${path}.held`)}, "");
      readFileSync(0);
    });`;
  const process_ = Bun.spawn([process.execPath, "-e", code], { stdin: "pipe", stderr: "inherit" });
  while (!existsSync(`${path}.held`)) Bun.sleepSync(5);
  return process_;
}

test("a lock gives what was done under it, and its file nobody else may read", () => {
  inFolder((folder) => {
    expect(withLock(`${folder}/lock`, never, () => 7)).toBe(7);
    expect(statSync(`${folder}/lock`).mode & 0o777).toBe(0o600);
    expect(withLock(`${folder}/lock`, never, () => 8)).toBe(8);
  });
});

test("it ends with what was done under it, also when that fails", () => {
  inFolder((folder) => {
    const fail = () =>
      withLock(`${folder}/lock`, never, () => {
        throw new Error("failed");
      });
    expect(fail).toThrow("failed");
    expect(withLock(`${folder}/lock`, never, () => 7)).toBe(7);
  });
});

test("who holds it is waited for, and that is said once when it takes long", () => {
  inFolder((folder) => {
    const path = `${folder}/lock`;
    const other = holder(path);
    let told = 0;
    const start = performance.now();
    const waited = withLock(
      path,
      () => {
        told += 1;
        other.stdin.end();
        other.stdin.flush();
      },
      () => performance.now() - start,
    );
    expect(told).toBe(1);
    expect(waited).toBeGreaterThan(2_000);
  });
});

test("it ends with the process that held it, however that ends", () => {
  inFolder((folder) => {
    const path = `${folder}/lock`;
    const other = holder(path);
    other.kill("SIGKILL");
    expect(withLock(path, never, () => 7)).toBe(7);
  });
});
