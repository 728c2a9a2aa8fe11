// SPDX-License-Identifier: Apache-2.0
/** An Ed25519 private key in OpenSSH's own format, unencrypted (PROTOCOL.key of OpenSSH). */
import { armor, dearmor } from "./armor.ts";
import { publicKeyOf, SEED_BYTES } from "./ed25519.ts";
import {
  ALGORITHM,
  decodePublicKey,
  encodePublicKey,
  isSameKey,
  type PublicKey,
} from "./public_key.ts";
import { SignatureError } from "./signature_error.ts";
import { string, uint32, WireReader } from "./wire.ts";

const LABEL = "OPENSSH PRIVATE KEY";
const MAGIC = "openssh-key-v1\0";
const UNENCRYPTED = "none";

/** What the private section is padded to a multiple of when there is no cipher. */
const BLOCK_BYTES = 8;

export interface PrivateKey {
  /** The 32 random bytes that everything else follows from. */
  readonly seed: Uint8Array;
  readonly publicKey: PublicKey;
}

/** Makes a new key. */
export function generatePrivateKey(): PrivateKey {
  const seed = crypto.getRandomValues(new Uint8Array(SEED_BYTES));
  return { seed, publicKey: { bytes: publicKeyOf(seed) } };
}

/** Reads a key file. @throws SignatureError, also for a key that a passphrase encrypts. */
export function parsePrivateKey(text: string): PrivateKey {
  const reader = new WireReader(dearmor(LABEL, text));
  if (Buffer.from(reader.take(MAGIC.length)).toString("latin1") !== MAGIC) {
    throw new SignatureError("is not an OpenSSH private key");
  }
  const cipher = reader.name();
  const keyDerivation = reader.name();
  if (cipher !== UNENCRYPTED || keyDerivation !== UNENCRYPTED) {
    throw new SignatureError(
      "is encrypted with a passphrase; ssh-keygen -Y sign -n postern asks for it and signs as well",
    );
  }
  if (reader.string().length > 0) throw new SignatureError("is damaged");
  if (reader.uint32() !== 1) throw new SignatureError("does not hold exactly one key");
  const publicKey = decodePublicKey(reader.string());
  const section = reader.string();
  reader.expectEnd();
  const seed = readSection(section, publicKey);
  return { seed, publicKey };
}

function readSection(section: Uint8Array, publicKey: PublicKey): Uint8Array {
  const reader = new WireReader(section);
  const [check, repeated] = [reader.uint32(), reader.uint32()];
  const algorithm = reader.name();
  const repeatedKey = reader.string();
  const seedAndKey = reader.string();
  reader.string(); // the comment
  const padding = reader.rest();
  const seed = seedAndKey.subarray(0, SEED_BYTES);
  const isWhole =
    check === repeated &&
    algorithm === ALGORITHM &&
    isSameKey({ bytes: repeatedKey }, publicKey) &&
    isSameKey({ bytes: seedAndKey.subarray(SEED_BYTES) }, publicKey) &&
    isSameKey({ bytes: publicKeyOf(seed) }, publicKey) &&
    Buffer.compare(padding, paddingAfter(section.length - padding.length)) === 0;
  if (!isWhole) throw new SignatureError("is damaged");
  return seed;
}

/** The bytes 1, 2, 3 and so on, up to the end of the block. */
function paddingAfter(length: number): Uint8Array {
  return Uint8Array.from({ length: -length & (BLOCK_BYTES - 1) }, (_, index) => index + 1);
}

/** The text of a key file. */
export function formatPrivateKey({ seed, publicKey }: PrivateKey, comment: string): string {
  const check = crypto.getRandomValues(new Uint8Array(4));
  const section = Buffer.concat([
    check,
    check,
    encodePublicKey(publicKey),
    string(Buffer.concat([seed, publicKey.bytes])),
    string(comment),
  ]);
  return armor(
    LABEL,
    Buffer.concat([
      Buffer.from(MAGIC, "latin1"),
      string(UNENCRYPTED),
      string(UNENCRYPTED),
      string(""),
      uint32(1),
      string(encodePublicKey(publicKey)),
      string(Buffer.concat([section, paddingAfter(section.length)])),
    ]),
  );
}
