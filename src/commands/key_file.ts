// SPDX-License-Identifier: Apache-2.0
/** The option `--key` of the verbs that sign and verify. */
import { readFile } from "../linux/read_file.ts";
import { SignatureError } from "../signature/signature_error.ts";
import { UsageError } from "./command.ts";
import { printError } from "./terminal.ts";

export const KEY_OPTION = { key: { type: "string", short: "k" } } as const;

/**
 * Reads the key file. Undefined when it is not one, which has been reported.
 *
 * @throws UsageError unless it was given; Error when it cannot be read
 */
export function readKey<Key>(
  file: string | undefined,
  parse: (text: string) => Key,
): Key | undefined {
  if (file === undefined) throw new UsageError("--key is missing");
  try {
    return parse(readFile(file).toString());
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    printError(`${file}: ${error.message}`);
    return undefined;
  }
}
