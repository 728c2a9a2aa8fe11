// SPDX-License-Identifier: Apache-2.0
import { readStanding } from "../activation/read_standing.ts";
import { rememberRefusal } from "../activation/refuse.ts";
import { type Command, EXIT, expectNoOperands, readArguments } from "./command.ts";
import { sayWaiting } from "./print_outcome.ts";
import { printStanding } from "./print_standing.ts";
import { tell } from "./tell.ts";

/** When the boot stage did not run, or did not come to its end. */
const NO_BOOT = "the initramfs put no policy in force; the kernel log may say why";

export const start: Command = {
  name: "start",
  summary: "verify what is in force",
  help: `Usage: postern start

What postern.service runs: verifies that the kernel filters as was meant, and says so in the
status line of the service and above the login prompts. It reads no configuration; "postern
reload" does.
`,
  async run(args) {
    expectNoOperands(readArguments(args, {}).positionals);
    const found = readStanding();
    const { record } = found;
    // What was begun and not brought to its end stands in `next`.
    const isUnread = record === undefined || record.searched === null || record.next !== null;
    if (found.state === "closed" && isUnread && record?.refused == null) {
      rememberRefusal(NO_BOOT, undefined, null, sayWaiting);
    }
    const standing = readStanding();
    tell(undefined, standing);
    printStanding(standing);
    return standing.problems.length === 0 ? EXIT.done : EXIT.failed;
  },
};
