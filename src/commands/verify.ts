import { readFileSync } from "node:fs";
import { fingerprint, parsePublicKey } from "../signature/public_key.ts";
import { verifySignature } from "../signature/verify.ts";
import { type Command, EXIT, expectFiles, readArguments, UsageError } from "./command.ts";
import { KEY_OPTION, readKey } from "./key_file.ts";
import { printError } from "./terminal.ts";

export const verify: Command = {
  name: "verify",
  summary: "verify the signatures of configuration files",
  help: `Usage: postern verify -k KEY.pub FILE...

Verifies FILE.sig, the signature of each file, as is done at boot when a key is demanded.
Says nothing about what the files contain. Exits 0 if all are signed by the key.

  -k, --key KEY.pub   public Ed25519 key in OpenSSH's format
`,
  async run(args) {
    const { positionals: files, values } = readArguments(args, KEY_OPTION);
    expectFiles(files);
    if (files.includes("-")) throw new UsageError("the signature of - has no name");
    const key = readKey(values.key, parsePublicKey);
    if (key === undefined) return EXIT.failed;
    const faults = files.map((file) => {
      const signature = `${file}.sig`;
      const fault = verifySignature(readFileSync(file), readFileSync(signature, "utf8"), key);
      if (fault === undefined) process.stdout.write(`${file}: signed by ${fingerprint(key)}\n`);
      else printError(`${signature}: ${fault}`);
      return fault;
    });
    return faults.every((fault) => fault === undefined) ? EXIT.done : EXIT.failed;
  },
};
