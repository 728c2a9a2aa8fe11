// SPDX-License-Identifier: Apache-2.0
import { isatty } from "node:tty";
import type { Candidate } from "../activation/candidate.ts";
import { cutOff } from "../activation/session.ts";
import type { ApplyArguments } from "./apply_options.ts";
import { printError, printWarning } from "./terminal.ts";

/** Standard input, output and error: of a person at a terminal one of them is that. */
const STREAMS = [0, 1, 2];

/**
 * Says where whoever gives the policy would be locked out by it. What is cut is gone, so that a script is asked, too.
 *
 * @returns the warnings that were printed; undefined when the policy is not to be applied.
 */
export function lockoutWarnings(
  { ruleset }: Candidate,
  { mode, force, cuts }: ApplyArguments,
): readonly string[] | undefined {
  const connection = cutOff(ruleset);
  if (connection === undefined) return [];
  const text = `this policy drops new ssh connections from ${connection}, such as the one that you use${cuts ? ", and --cut cuts that" : ""}`;
  const isRefused = mode === "auto" && !force && (cuts || STREAMS.some((stream) => isatty(stream)));
  if (isRefused) {
    printError(`${text}; try it with --mode=try, or use --force`);
    return undefined;
  }
  printWarning(text);
  return [text];
}
