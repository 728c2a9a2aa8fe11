// SPDX-License-Identifier: Apache-2.0
import { displayName } from "../config/source_text.ts";
import { errorText } from "../linux/error_text.ts";
import { readFile } from "../linux/read_file.ts";
import { writeOutput } from "../linux/standard_streams.ts";
import { fingerprint, type PublicKey, parsePublicKey } from "../signature/public_key.ts";
import { verifySignature } from "../signature/verify.ts";
import { type Command, EXIT, expectFiles, readArguments, UsageError } from "./command.ts";
import { KEY_OPTION, readKey } from "./key_file.ts";
import { printError } from "./terminal.ts";

export const verify: Command = {
  help: `Usage: postern verify -k KEY.pub FILE...

Verifies FILE.sig, the signature of each FILE by itself, as is done at boot when a key is
demanded. Says nothing about what the files contain. Exits 0 if all are signed by the key.

  -k, --key KEY.pub   public Ed25519 key in OpenSSH's format
`,
  async run(args) {
    const { positionals: files, values } = readArguments(args, KEY_OPTION);
    expectFiles(files);
    if (files.includes("-")) throw new UsageError("the signature of - has no name");
    const key = readKey(values.key, parsePublicKey);
    if (key === undefined) return EXIT.failed;
    const faults = files.map((file) => {
      const fault = faultOf(file, key);
      if (fault !== undefined) printError(fault);
      else writeOutput(`${displayName(file)}: signed by ${fingerprint(key)}\n`);
      return fault;
    });
    return faults.every((fault) => fault === undefined) ? EXIT.done : EXIT.failed;
  },
};

/** Why a file is not signed by the key, in a sentence that names the file or its signature. */
function faultOf(file: string, key: PublicKey): string | undefined {
  const signature = `${file}.sig`;
  try {
    const fault = verifySignature(readFile(file), readFile(signature).toString(), key);
    return fault === undefined ? undefined : `${signature}: ${fault}`;
  } catch (error) {
    return errorText(error);
  }
}
