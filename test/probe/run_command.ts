// SPDX-License-Identifier: Apache-2.0
/** Runs a command to its end. Throws with its error output if it fails. */
export function runCommand(...argv: readonly string[]): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync([...argv]);
  if (exitCode !== 0) throw new Error(`${argv.join(" ")}: ${stderr.toString().trim()}`);
  return stdout.toString();
}
