// SPDX-License-Identifier: Apache-2.0
/** Ed25519 (RFC 8032) over raw bytes, done by node:crypto. */
import type { KeyObject } from "node:crypto";

/** Bytes of a public key, of the seed that is the private key, and of a signature. */
export const KEY_BYTES = 32;
export const SEED_BYTES = 32;
export const SIGNATURE_BYTES = 64;

/** What comes before the 32 bytes of a key in PKCS #8 and in SubjectPublicKeyInfo (RFC 8410 §4, §7). */
const PRIVATE_KEY_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const PUBLIC_KEY_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** Loaded when a signature is wanted: most boots demand none. */
function nodeCrypto() {
  return process.getBuiltinModule("node:crypto");
}

function privateKeyObject(seed: Uint8Array): KeyObject {
  const key = Buffer.concat([PRIVATE_KEY_PREFIX, seed]);
  return nodeCrypto().createPrivateKey({ key, format: "der", type: "pkcs8" });
}

/** The public key that goes with a seed. */
export function publicKeyOf(seed: Uint8Array): Uint8Array {
  const key = nodeCrypto()
    .createPublicKey(privateKeyObject(seed))
    .export({ format: "der", type: "spki" });
  return key.subarray(PUBLIC_KEY_PREFIX.length);
}

/** Signs; the same bytes under the same seed always give the same signature. */
export function signEd25519(bytes: Uint8Array, seed: Uint8Array): Uint8Array {
  return nodeCrypto().sign(null, bytes, privateKeyObject(seed));
}

/** Whether a signature of 64 bytes over `bytes` was made with the private half of `publicKey`. */
export function verifyEd25519(
  bytes: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  const key = Buffer.concat([PUBLIC_KEY_PREFIX, publicKey]);
  return nodeCrypto().verify(
    null,
    bytes,
    nodeCrypto().createPublicKey({ key, format: "der", type: "spki" }),
    signature,
  );
}
