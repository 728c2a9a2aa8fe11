// SPDX-License-Identifier: Apache-2.0
/** What is wrong with a kernel command line as a whole: what can hide an argument, and with it a demand. */
import {
  argumentsOfInit,
  LONGEST_COMMAND_LINE,
  parseKernelCommandLine,
} from "./kernel_command_line.ts";

/** How the arguments begin that are read here (known_arguments.ts). */
const READ_HERE = /^(?:postern\.|talos\.config)/i;
/** One that stands within the quotes of another: two open ones close each other. */
const HELD = /\s["']*(?:postern\.|talos\.config)/i;
const READ_HERE_AFTER_QUOTE = /".*(?:postern\.|talos\.config)/is;

/** Why an argument may be missing from it; undefined when none can be. */
export function commandLineFault(text: string): string | undefined {
  const line = text.replace(/\n$/, "");
  const bytes = Buffer.byteLength(line);
  if (bytes > LONGEST_COMMAND_LINE) {
    return `the kernel command line has ${bytes} bytes, and what stands after ${LONGEST_COMMAND_LINE} may have been cut off`;
  }
  // Which of the quotes lacks its other one cannot be known: any argument after the first may be inside.
  if ((line.split('"').length - 1) % 2 !== 0 && READ_HERE_AFTER_QUOTE.test(line)) {
    return "the kernel command line has a quote that is not closed, and an argument of postern after it";
  }
  const holding = parseKernelCommandLine(line).find(({ value }) => HELD.test(value ?? ""));
  if (holding !== undefined) {
    return `${holding.name} holds an argument of postern, between quotes, on the kernel command line`;
  }
  const hidden = argumentsOfInit(line).find(({ name }) => READ_HERE.test(name));
  return hidden === undefined
    ? undefined
    : `${hidden.name} stands after "--" on the kernel command line, where the arguments are those of init`;
}
