// SPDX-License-Identifier: Apache-2.0
import { displayName } from "../config/source_text.ts";
import { replaceFiles } from "../linux/atomic_file.ts";
import { writeOutput } from "../linux/standard_streams.ts";
import { parsePrivateKey } from "../signature/private_key.ts";
import { makeSignature } from "../signature/sign.ts";
import { type Command, EXIT, expectFiles, readArguments, UsageError } from "./command.ts";
import { KEY_OPTION, readKey } from "./key_file.ts";
import { readFiles, reviewSources } from "./read_configuration.ts";
import { printDone } from "./terminal.ts";

export const sign: Command = {
  help: `Usage: postern sign -k KEY FILE...

Reads each FILE by itself, not all as one stream of documents: checks it as a configuration
of its own, and writes its signature to FILE.sig, over one that is there. If one file is
refused, none is signed. FILE may be - for standard input, alone; then the signature goes to
standard output. The same as ssh-keygen -Y sign -n postern -f KEY FILE, which also takes keys
that are encrypted.

  -k, --key KEY   private Ed25519 key in OpenSSH's format, not encrypted
`,
  async run(args) {
    const { positionals, values } = readArguments(args, KEY_OPTION);
    const files = [...new Set(positionals)];
    expectFiles(files);
    const isStream = files.includes("-");
    if (isStream && files.length > 1) throw new UsageError("- does not go with other files");
    const key = readKey(values.key, parsePrivateKey);
    const sources = key === undefined ? undefined : readFiles(files);
    if (key === undefined || sources === undefined) return EXIT.failed;
    const isRefused = sources.map((source) => reviewSources([source]) === undefined);
    if (isRefused.includes(true)) return EXIT.failed;
    const signatures = sources.map(({ name, text }) => ({
      path: `${name}.sig`,
      content: makeSignature(Buffer.from(text), key),
      mode: 0o644,
    }));
    if (isStream) {
      for (const { content } of signatures) writeOutput(content);
      return EXIT.done;
    }
    replaceFiles(signatures);
    printDone(signatures.map(({ path }) => `signature: ${displayName(path)}\n`).join(""));
    return EXIT.done;
  },
};
