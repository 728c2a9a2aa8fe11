// SPDX-License-Identifier: Apache-2.0
/** Bytes as text: base64, and base64 in lines between BEGIN and END as OpenSSH writes it. */
import { SignatureError } from "./signature_error.ts";

/** Characters of base64 in a line, as OpenSSH breaks them. */
const LINE_LENGTH = 70;

/** Many times the length of an Ed25519 key with a comment, or of a signature. */
const LONGEST_TEXT = 16 << 10;

/** Reads base64 as it is written: padded, with no bit to spare. @throws SignatureError */
export function decodeBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, "base64");
  if (bytes.toString("base64") !== text) throw new SignatureError("is not base64, or damaged");
  return bytes;
}

/** Writes bytes between `-----BEGIN label-----` and `-----END label-----`. */
export function armor(label: string, bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("base64");
  const lines = text.match(new RegExp(`.{1,${LINE_LENGTH}}`, "g")) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

/**
 * Reads them back. Lines may be of any length and end as in Windows, and the last one need not end;
 * nothing may stand before, between or after them.
 *
 * @throws SignatureError
 */
export function dearmor(label: string, text: string): Uint8Array {
  const begin = `-----BEGIN ${label}-----`;
  const end = `-----END ${label}-----`;
  if (text.length > LONGEST_TEXT) throw new SignatureError("is too long");
  const lines = text.replace(/\r?\n$/, "").split(/\r?\n/);
  if (lines[0] !== begin) throw new SignatureError(`does not start with ${begin}`);
  if (lines.length < 3 || lines.at(-1) !== end) throw new SignatureError(`does not end at ${end}`);
  const base64 = lines.slice(1, -1);
  if (base64.includes("")) throw new SignatureError("has an empty line");
  return decodeBase64(base64.join(""));
}
