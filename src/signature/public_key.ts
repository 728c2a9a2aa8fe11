// SPDX-License-Identifier: Apache-2.0
/** An Ed25519 public key as OpenSSH writes it (RFC 8709 §4). */
import { decodeBase64 } from "./armor.ts";
import { KEY_BYTES } from "./ed25519.ts";
import { SignatureError } from "./signature_error.ts";
import { string, WireReader } from "./wire.ts";

/** The name of the algorithm, in keys and in signatures. */
export const ALGORITHM = "ssh-ed25519";

export interface PublicKey {
  /** The 32 bytes of RFC 8032. */
  readonly bytes: Uint8Array;
}

/**
 * Reads a key: the line of a .pub file (`ssh-ed25519 AAAA… comment`), or its base64 alone, as it stands
 * in a kernel argument.
 *
 * @throws SignatureError
 */
export function parsePublicKey(text: string): PublicKey {
  const line = text.trim();
  if (line === "") throw new SignatureError("is empty");
  if (/[\r\n]/.test(line)) throw new SignatureError("is not one line with a public key");
  const [first = "", second] = line.split(/[ \t]+/, 2);
  if (second === undefined) return decodePublicKey(decodeBase64(first));
  if (first !== ALGORITHM) throw new SignatureError(`is not of type ${ALGORITHM}`);
  return decodePublicKey(decodeBase64(second));
}

/** Reads a key from the bytes that its base64 stands for. @throws SignatureError */
export function decodePublicKey(blob: Uint8Array): PublicKey {
  const reader = new WireReader(blob);
  if (reader.name() !== ALGORITHM) {
    throw new SignatureError(`is not of type ${ALGORITHM}`);
  }
  const bytes = reader.string();
  if (bytes.length !== KEY_BYTES) throw new SignatureError("holds a key of the wrong length");
  reader.expectEnd();
  return { bytes };
}

export function encodePublicKey({ bytes }: PublicKey): Uint8Array {
  return Buffer.concat([string(ALGORITHM), string(bytes)]);
}

/** The key as base64 alone: without spaces, for a kernel argument. */
export function publicKeyBase64(key: PublicKey): string {
  return Buffer.from(encodePublicKey(key)).toString("base64");
}

/** The key as the line of a .pub file. */
export function formatPublicKey(key: PublicKey, comment: string): string {
  return `${ALGORITHM} ${publicKeyBase64(key)} ${comment}\n`;
}

/** What `ssh-keygen -l` calls the key: SHA256:… */
export function fingerprint(key: PublicKey): string {
  const digest = new Bun.CryptoHasher("sha256").update(encodePublicKey(key)).digest("base64");
  return `SHA256:${digest.replace(/=+$/, "")}`;
}

export function isSameKey(one: PublicKey, other: PublicKey): boolean {
  return Buffer.compare(one.bytes, other.bytes) === 0;
}
