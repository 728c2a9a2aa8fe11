// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { bootFile } from "./boot.ts";
import { makeVfatOf } from "./volume.ts";

/** Has the guest run the script that lies on the volume labelled STEPS. */
export const SCRIPT_ARGUMENT = "postern-test.script";

/** Has the guest show its login prompt on the serial console, which is otherwise the tests' own. */
export const LOGIN_ARGUMENT = "postern-test.login";

/**
 * A volume with a script that the guest runs once it is up, and files for it in /run/postern-test. What the
 * script can call is in image/mkosi.profiles/test/…/postern-test/script.
 */
export function makeScript(
  name: string,
  lines: readonly string[],
  files: Readonly<Record<string, string>> = {},
): string {
  const script = bootFile(`${name}-script`, "sh");
  writeFileSync(script, `${lines.join("\n")}\n`);
  return makeVfatOf(`${name}-steps`, { "script.sh": script, ...files }, "STEPS");
}
