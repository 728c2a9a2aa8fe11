// SPDX-License-Identifier: Apache-2.0
import { RAN_BY_HAND, RAN_ELSEWHERE, RAN_ON_FILES } from "./ran_elsewhere.ts";
import type { ShellCommand } from "./shell_commands.ts";

/** The documents whose every command is run by a test. */
export const DOCUMENTS: readonly string[] = [
  "README.md",
  "docs/boot.md",
  "docs/signing.md",
  "docs/operations.md",
];

/** Whether a sandbox can run it; whatever cannot is in a list, and what is in none is run. */
export function isRanHere({ text }: ShellCommand): boolean {
  return ![...Object.keys(RAN_ELSEWHERE), ...RAN_BY_HAND, ...RAN_ON_FILES].some((beginning) =>
    text.startsWith(beginning),
  );
}
