// SPDX-License-Identifier: Apache-2.0
/** A configuration as it was found: bytes, and the signature that lay beside them. */
export interface Document {
  /** What errors call it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** A detached signature (OpenSSH's format), whether or not anybody demands one. */
  readonly signature: Uint8Array | undefined;
}

/** SHA-256 of the bytes of documents, one after the other, in hexadecimal. */
export function sha256Of(documents: readonly Pick<Document, "bytes">[]): string {
  const hash = new Bun.CryptoHasher("sha256");
  for (const { bytes } of documents) hash.update(bytes);
  return hash.digest("hex");
}
