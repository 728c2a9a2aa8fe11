// SPDX-License-Identifier: Apache-2.0
/** The text of bytes, as far as they can be read. */
export interface Decoded {
  /** A U+FFFD stands for each part that is not UTF-8. */
  readonly text: string;
  /** Where in `text` UTF-8 ends, and what the bytes are instead; undefined when all of it is. */
  readonly flaw: { readonly offset: number; readonly message: string } | undefined;
}

interface Encoding {
  readonly name: string;
  readonly mark: readonly number[];
  /** How an ASCII character starts the text without a mark; false is a byte that is not zero. */
  readonly zeros: readonly boolean[];
}

/** YAML 1.2, chapter 5.2. UTF-32 goes first, because its mark starts with that of UTF-16. */
const wideEncodings: readonly Encoding[] = [
  { name: "UTF-32LE", mark: [0xff, 0xfe, 0, 0], zeros: [false, true, true, true] },
  { name: "UTF-32BE", mark: [0, 0, 0xfe, 0xff], zeros: [true, true, true, false] },
  { name: "UTF-16LE", mark: [0xff, 0xfe], zeros: [false, true, false, true] },
  { name: "UTF-16BE", mark: [0xfe, 0xff], zeros: [true, false, true, false] },
];

function wideEncoding(bytes: Uint8Array): Encoding | undefined {
  return wideEncodings.find(
    ({ mark, zeros }) =>
      mark.every((byte, index) => bytes[index] === byte) ||
      (bytes.length >= zeros.length && zeros.every((zero, index) => (bytes[index] === 0) === zero)),
  );
}

/** Where bytes stop being those of the text that was read from them. */
function firstDifference(bytes: Uint8Array, encoded: Uint8Array): number {
  let at = 0;
  while (bytes[at] === encoded[at]) at++;
  // The start of the character that stands for what could not be read.
  while (((encoded[at] ?? 0) & 0xc0) === 0x80) at--;
  return at;
}

function notUtf8(bytes: Uint8Array): Decoded {
  const text = new TextDecoder().decode(bytes);
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? "\ufeff" : "";
  const encoded = new TextEncoder().encode(mark + text);
  const at = firstDifference(bytes, encoded);
  const offset = new TextDecoder().decode(encoded.subarray(0, at)).length;
  const byte = bytes[at] ?? 0;
  const hex = byte.toString(16).toUpperCase();
  const character = new TextDecoder("windows-1252").decode(bytes.subarray(at, at + 1));
  const hint =
    byte >= 0xfe
      ? "; is a part of it in UTF-16?"
      : `; if it is meant to be ${character}, the text is in Latin-1 or Windows-1252: convert it, as with iconv -f WINDOWS-1252 -t UTF-8`;
  const message = `expected text in UTF-8, found the byte 0x${hex}${hint}`;
  return { text, flaw: { offset, message } };
}

/** Reads bytes as UTF-8, without a byte order mark at the start. */
export function decode(bytes: Uint8Array): Decoded {
  const wide = wideEncoding(bytes);
  if (wide !== undefined) {
    const message = `expected text in UTF-8, found ${wide.name}: convert it, as with iconv -f ${wide.name} -t UTF-8, or write it with Out-File -Encoding utf8 in PowerShell`;
    return { text: "", flaw: { offset: 0, message } };
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), flaw: undefined };
  } catch {
    return notUtf8(bytes);
  }
}
