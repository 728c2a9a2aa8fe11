// SPDX-License-Identifier: Apache-2.0
import { verifyEd25519 } from "./ed25519.ts";
import { fingerprint, isSameKey, type PublicKey } from "./public_key.ts";
import { SignatureError } from "./signature_error.ts";
import { parseSignature, type Signature, signedData } from "./sshsig.ts";

/**
 * Returns why `armoredText`, the text of a .sig file, is not a signature over `message` by the trusted
 * key, to follow the name of that file ("is cut short"); undefined when it is one. Never throws.
 */
export function verifySignature(
  message: Uint8Array,
  armoredText: string,
  trustedKey: PublicKey,
): string | undefined {
  let signature: Signature;
  try {
    signature = parseSignature(armoredText);
  } catch (error) {
    if (error instanceof SignatureError) return error.message;
    throw error;
  }
  const { publicKey, hash, bytes } = signature;
  if (!isSameKey(publicKey, trustedKey)) {
    return `was made with key ${fingerprint(publicKey)}; trusted is ${fingerprint(trustedKey)}`;
  }
  return verifyEd25519(signedData(message, hash), bytes, trustedKey.bytes)
    ? undefined
    : "does not match: it is over another content, or damaged";
}
