// SPDX-License-Identifier: Apache-2.0
import { runCommand } from "../probe/run_command.ts";

/** The kernel argument that carries a configuration file. */
export function inlineArgument(file: string): string {
  return `postern.config.inline=${runCommand("dist/postern", "encode", file).trim()}`;
}
