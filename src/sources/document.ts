// SPDX-License-Identifier: Apache-2.0
/** A configuration as it was found: bytes, and the signature that lay beside them. */
export interface Document {
  /** What errors call it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** A detached signature (OpenSSH's format), whether or not anybody demands one. */
  readonly signature: Uint8Array | undefined;
}

/**
 * SHA-256 of a configuration, in hexadecimal: that of its only document, or, so that it says where each of several
 * ends, that of their checksums, a line each, as `sha256sum FILE… | cut -c-64 | sha256sum` has it.
 */
export function sha256Of(documents: readonly Pick<Document, "bytes">[]): string {
  const each = documents.map(({ bytes }) => hexDigest(bytes));
  const [only] = each;
  return only !== undefined && each.length === 1
    ? only
    : hexDigest(each.map((digest) => `${digest}\n`).join(""));
}

function hexDigest(content: string | Uint8Array): string {
  return new Bun.CryptoHasher("sha256").update(content).digest("hex");
}
