// SPDX-License-Identifier: Apache-2.0
// The host under test, in a network namespace of its own: runs the commands that it is sent.
import { requireOwnNamespace } from "../probe/namespace.ts";
import { answerLines } from "./lines.ts";

/** A command line to run on the host, and what it reads. */
export interface HostCommand {
  readonly argv: readonly string[];
  readonly stdin: string;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

if (import.meta.main) {
  requireOwnNamespace();
  await answerLines<HostCommand, CommandResult>(({ argv, stdin }) => {
    const { exitCode, stdout, stderr } = Bun.spawnSync([...argv], { stdin: Buffer.from(stdin) });
    return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
  });
}
