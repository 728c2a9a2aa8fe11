// SPDX-License-Identifier: Apache-2.0
import { afterAll, describe, expect, test } from "bun:test";
import { closeSync, constants, existsSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

const MAIN = `${import.meta.dir}/../../../src/main.ts`;
const CONFIG = `${import.meta.dir}/../signature/vector/config.yaml`;
const KEY = `${import.meta.dir}/../signature/vector/key`;
const NO_SPACE = "standard output: there is no space left\n";

const folder = mkdtempSync(`${tmpdir()}/postern-output-`);
afterAll(() => rmSync(folder, { recursive: true }));

function onFullDisk(...args: readonly string[]) {
  const stdout = openSync("/dev/full", "w");
  try {
    const argv = [process.execPath, MAIN, ...args];
    const { exitCode, stderr } = Bun.spawnSync(argv, { cwd: folder, stdout, stderr: "pipe" });
    return { exitCode, stderr: stderr.toString() };
  } finally {
    closeSync(stdout);
  }
}

describe("standard output that is full", () => {
  test.each([
    [["--help"]],
    [["check", "--help"]],
    [["version"]],
    [["check", CONFIG]],
    [["render", CONFIG]],
    [["encode", CONFIG]],
    [["explain", CONFIG, "--src", "192.0.2.7", "--proto", "tcp", "--dport", "22"]],
    [["apply", "--dry-run", CONFIG]],
  ])("fails what is asked for its output: %p", (args) => {
    expect(onFullDisk(...args)).toEqual({ exitCode: 1, stderr: `postern: error: ${NO_SPACE}` });
  });

  test("does not fail what has been done", () => {
    expect(onFullDisk("keygen", "-o", "made")).toEqual({
      exitCode: 0,
      stderr: `postern: warning: ${NO_SPACE}`,
    });
    expect(existsSync(`${folder}/made.pub`)).toBe(true);
  });

  test("fails a signature that had to go there", () => {
    const argv = ["sh", "-c", `"$0" "$@" < ${CONFIG} > /dev/full`, process.execPath, MAIN];
    const { exitCode } = Bun.spawnSync([...argv, "sign", "-k", KEY, "-"]);
    expect(exitCode).toBe(1);
  });
});

test("a reader that goes is no fault", () => {
  const script = 'set -o pipefail; "$0" "$1" render "$2" | true';
  const { exitCode, stderr } = Bun.spawnSync([
    "bash",
    "-c",
    script,
    process.execPath,
    MAIN,
    CONFIG,
  ]);
  expect({ exitCode, stderr: stderr.toString() }).toEqual({ exitCode: 0, stderr: "" });
});

test("standard error that cannot be written changes no exit code", () => {
  const stderr = openSync("/dev/full", "w");
  const { exitCode } = Bun.spawnSync([process.execPath, MAIN, "check", "/nowhere"], { stderr });
  closeSync(stderr);
  expect(exitCode).toBe(1);
});

test("a reader that is slow, behind a pipe that does not block, gets everything", async () => {
  Bun.spawnSync(["mkfifo", `${folder}/pipe`]);
  const pipe = openSync(`${folder}/pipe`, constants.O_RDWR | constants.O_NONBLOCK);
  const argv = ["python3", "-c", WITHOUT_BLOCKING, process.execPath, MAIN, "render", "-"];
  const stdin = Buffer.from(manyRules(500));
  const child = Bun.spawn(argv, { stdin, stdout: pipe, stderr: "inherit" });
  const chunk = Buffer.alloc(4096);
  let text = "";
  while (!text.endsWith("\n}\n")) {
    try {
      text += chunk.toString("latin1", 0, readSync(pipe, chunk));
    } catch {
      // There is nothing yet.
    }
    await Bun.sleep(1);
    if (child.exitCode !== null && child.exitCode !== 0) break;
  }
  closeSync(pipe);
  expect(await child.exited).toBe(0);
  expect(text.length).toBeGreaterThan(64 << 10);
});

/** Bun.spawn makes what it passes on block. */
const WITHOUT_BLOCKING =
  "import os, sys; os.set_blocking(1, False); os.execv(sys.argv[1], sys.argv[1:])";

function manyRules(count: number): string {
  const documents = Array.from(
    { length: count },
    (_, index) =>
      `apiVersion: v1alpha1\nkind: NetworkRuleConfig\nname: rule-${index}\nportSelector:\n  ports: [${index + 1}]\n  protocol: tcp\ningress:\n  - subnet: 192.0.2.0/24\n`,
  );
  return documents.join("---\n");
}
