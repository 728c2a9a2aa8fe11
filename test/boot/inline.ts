import { runCommand } from "../probe/run_command.ts";

/** The kernel arguments that carry a configuration file, as `postern encode` prints them. */
export function encodeArguments(file: string): string[] {
  return runCommand("dist/postern", "encode", file).trim().split(/\s+/);
}
