// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";

const MAIN = `${import.meta.dir}/../../../src/main.ts`;
const CONFIG = readFileSync(`${import.meta.dir}/../signature/vector/config.yaml`, "utf8");
const CHECK = [process.execPath, MAIN, "check", "-"];

/** Bun.spawn makes what it passes on block. */
const WITHOUT_BLOCKING =
  "import os, sys; os.set_blocking(0, False); os.execv(sys.argv[1], sys.argv[1:])";

test("standard input that does not block is waited for, as often as it has nothing", async () => {
  const argv = ["python3", "-c", WITHOUT_BLOCKING, ...CHECK];
  const child = Bun.spawn(argv, { stdin: "pipe", stdout: "pipe", stderr: "pipe" });
  for (const line of CONFIG.split(/(?<=\n)/)) {
    await Bun.sleep(20);
    child.stdin.write(line);
    child.stdin.flush();
  }
  child.stdin.end();
  expect(await new Response(child.stderr).text()).toBe("");
  expect(await new Response(child.stdout).text()).toStartWith("<stdin>: ");
  expect(await child.exited).toBe(0);
});

test("standard input that cannot be read is named", () => {
  const argv = ["sh", "-c", '"$0" "$@" < /', ...CHECK];
  const { exitCode, stderr } = Bun.spawnSync(argv);
  expect(exitCode).toBe(1);
  expect(stderr.toString()).toBe("postern: error: <stdin>: is a directory\n");
});

test("what does not end is read until it is too much, from wherever it comes", () => {
  for (const argv of [
    ["sh", "-c", 'yes | "$0" "$@"', ...CHECK],
    [...CHECK.slice(0, -1), "/dev/zero"],
  ]) {
    const { exitCode, stderr } = Bun.spawnSync(argv);
    expect(exitCode).toBe(1);
    expect(stderr.toString()).toMatch(
      /^(?:<stdin>|\/dev\/zero):1:1: error\[too-large\]: expected at most 8 MB of configuration: /,
    );
  }
}, 20_000);
