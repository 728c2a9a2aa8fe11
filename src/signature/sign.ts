// SPDX-License-Identifier: Apache-2.0
import { signEd25519 } from "./ed25519.ts";
import type { PrivateKey } from "./private_key.ts";
import { formatSignature, signedData } from "./sshsig.ts";

/** Signs bytes. Returns the text of a .sig file: for the same key and bytes, always the same. */
export function makeSignature(message: Uint8Array, { seed, publicKey }: PrivateKey): string {
  const hash = "sha512";
  const bytes = signEd25519(signedData(message, hash), seed);
  return formatSignature({ publicKey, hash, bytes });
}
