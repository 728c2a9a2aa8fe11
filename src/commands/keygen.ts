// SPDX-License-Identifier: Apache-2.0
import { displayName } from "../config/source_text.ts";
import { createFiles } from "../linux/atomic_file.ts";
import { formatPrivateKey, generatePrivateKey } from "../signature/private_key.ts";
import { formatPublicKey, publicKeyBase64 } from "../signature/public_key.ts";
import { KEY_ARGUMENT } from "../sources/key_argument.ts";
import { type Command, EXIT, expectNoOperands, readArguments, UsageError } from "./command.ts";
import { printDone } from "./terminal.ts";

const COMMENT = "postern";

export const keygen: Command = {
  help: `Usage: postern keygen [-o FILE]

Makes an Ed25519 key in OpenSSH's format, as ssh-keygen -t ed25519 does: FILE is the private
key, which is not encrypted, and FILE.pub the public one. Prints the kernel argument that
demands a signature by this key. Refuses to overwrite a file.

  -o, --output FILE   where to (postern.key)
`,
  async run(args) {
    const { positionals, values } = readArguments(args, {
      output: { type: "string", short: "o", default: "postern.key" },
    });
    expectNoOperands(positionals);
    const file = values.output;
    if (file === "" || file === "-") throw new UsageError("-o expects the name of a file");
    const key = generatePrivateKey();
    createFiles([
      { path: file, content: formatPrivateKey(key, COMMENT), mode: 0o600 },
      { path: `${file}.pub`, content: formatPublicKey(key.publicKey, COMMENT), mode: 0o644 },
    ]);
    printDone(
      `private key: ${displayName(file)}\npublic key: ${displayName(file)}.pub\nkernel argument: ${KEY_ARGUMENT}=${publicKeyBase64(key.publicKey)}\n`,
    );
    return EXIT.done;
  },
};
