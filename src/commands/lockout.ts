// SPDX-License-Identifier: Apache-2.0
import { isatty } from "node:tty";
import type { Candidate } from "../activation/candidate.ts";
import { cutOff } from "../activation/session.ts";
import type { ApplyArguments } from "./apply_options.ts";
import { printError, printWarning } from "./terminal.ts";

/** Standard input, output and error: of a person at a terminal one of them is that. */
const STREAMS = [0, 1, 2];

/**
 * Whether the policy is not to be applied, because whoever gives it would be locked out by it. What is cut is
 * gone, so that a script is asked, too.
 */
export function cutsOff({ ruleset }: Candidate, { mode, force, cuts }: ApplyArguments): boolean {
  const connection = cutOff(ruleset);
  if (connection === undefined) return false;
  const text = `this policy drops new ssh connections from ${connection}, such as the one that you use${cuts ? ", and --cut cuts that" : ""}`;
  const isRefused = mode === "auto" && !force && (cuts || STREAMS.some((stream) => isatty(stream)));
  if (!isRefused) printWarning(text);
  else printError(`${text}; try it with --mode=try, or use --force`);
  return isRefused;
}
