// SPDX-License-Identifier: Apache-2.0
/**
 * Detached signatures in OpenSSH's format (PROTOCOL.sshsig of OpenSSH), which `ssh-keygen -Y` makes and
 * checks: Ed25519 only, and only in a namespace of our own, so that no signature that a key gave for
 * another purpose (a commit, a login) is one over a configuration.
 */
import { armor, dearmor } from "./armor.ts";
import { SIGNATURE_BYTES } from "./ed25519.ts";
import { ALGORITHM, decodePublicKey, encodePublicKey, type PublicKey } from "./public_key.ts";
import { SignatureError } from "./signature_error.ts";
import { string, uint32, WireReader } from "./wire.ts";

/** What the signature is for: `ssh-keygen -Y sign -n postern`. */
const NAMESPACE = "postern";

const LABEL = "SSH SIGNATURE";
const MAGIC = "SSHSIG";
const VERSION = 1;
const RESERVED = "";

/** What the message is hashed with before it is signed. */
const HASHES = ["sha512", "sha256"] as const;
type Hash = (typeof HASHES)[number];

export interface Signature {
  /** The key that it says it was made with. */
  readonly publicKey: PublicKey;
  readonly hash: Hash;
  /** The 64 bytes of RFC 8032, over what `signedData` returns. */
  readonly bytes: Uint8Array;
}

/** Reads the text of a .sig file. @throws SignatureError */
export function parseSignature(text: string): Signature {
  const reader = new WireReader(dearmor(LABEL, text));
  if (Buffer.from(reader.take(MAGIC.length)).toString("latin1") !== MAGIC) {
    throw new SignatureError("is not an SSH signature");
  }
  if (reader.uint32() !== VERSION) throw new SignatureError(`is not of version ${VERSION}`);
  const publicKey = decodePublicKey(reader.string());
  if (reader.name() !== NAMESPACE) {
    throw new SignatureError(`was made for another namespace than "${NAMESPACE}"`);
  }
  if (reader.name() !== RESERVED) throw new SignatureError("is damaged");
  const name = reader.name();
  const hash = HASHES.find((each) => each === name);
  if (hash === undefined) throw new SignatureError(`does not use ${HASHES.join(" or ")}`);
  const value = new WireReader(reader.string());
  reader.expectEnd();
  if (value.name() !== ALGORITHM) throw new SignatureError(`is not of type ${ALGORITHM}`);
  const bytes = value.string();
  value.expectEnd();
  if (bytes.length !== SIGNATURE_BYTES) throw new SignatureError("is of the wrong length");
  return { publicKey, hash, bytes };
}

/** The text of a .sig file. */
export function formatSignature({ publicKey, hash, bytes }: Signature): string {
  return armor(
    LABEL,
    Buffer.concat([
      Buffer.from(MAGIC),
      uint32(VERSION),
      string(encodePublicKey(publicKey)),
      string(NAMESPACE),
      string(RESERVED),
      string(hash),
      string(Buffer.concat([string(ALGORITHM), string(bytes)])),
    ]),
  );
}

/** What is signed for a message. */
export function signedData(message: Uint8Array, hash: Hash): Uint8Array {
  const digest = new Bun.CryptoHasher(hash).update(message).digest();
  return Buffer.concat([
    Buffer.from(MAGIC),
    string(NAMESPACE),
    string(RESERVED),
    string(hash),
    string(digest),
  ]);
}
