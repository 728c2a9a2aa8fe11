// SPDX-License-Identifier: Apache-2.0
/**
 * What ssh-keygen made, kept in vector/: a key, the same kind of key encrypted, an RSA key, and signatures
 * over config.yaml, one of them for another namespace.
 */
import { readFileSync } from "node:fs";
import { parsePrivateKey } from "../../../src/signature/private_key.ts";
import { parsePublicKey } from "../../../src/signature/public_key.ts";
import { SignatureError } from "../../../src/signature/signature_error.ts";

function read(name: string): string {
  return readFileSync(`${import.meta.dir}/vector/${name}`, "utf8");
}

export const vector = {
  message: new TextEncoder().encode(read("config.yaml")),
  privateKeyText: read("key"),
  privateKey: parsePrivateKey(read("key")),
  encryptedKeyText: read("encrypted_key"),
  publicKeyText: read("key.pub"),
  publicKey: parsePublicKey(read("key.pub")),
  rsaKeyText: read("rsa.pub"),
  signature: read("sha512.sig"),
  sha256Signature: read("sha256.sig"),
  gitSignature: read("git.sig"),
};

/** Why something is refused; undefined when it is not. Any other error than ours goes on. */
export function refusalOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof SignatureError) return error.message;
    throw error;
  }
}

/** The bytes with one bit of them flipped, for every bit. */
export function* flipped(bytes: Uint8Array): Generator<{ bit: number; altered: Uint8Array }> {
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const altered = Uint8Array.from(bytes);
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    yield { bit, altered };
  }
}
