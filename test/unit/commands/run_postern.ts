// SPDX-License-Identifier: Apache-2.0
const MAIN = `${import.meta.dir}/../../../src/main.ts`;

/** Runs the command line tool to its end. */
export function runPostern(args: readonly string[], { cwd = ".", stdin = "" } = {}) {
  const argv = [process.execPath, MAIN, ...args];
  const { exitCode, stdout, stderr } = Bun.spawnSync(argv, { cwd, stdin: Buffer.from(stdin) });
  return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
}
