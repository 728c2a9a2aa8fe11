// SPDX-License-Identifier: Apache-2.0
/**
 * Control, format, surrogate, separator: what breaks a line, moves a cursor, reorders text or passes for an
 * ordinary space.
 */
const unprintable = /[[\p{Cc}\p{Cf}\p{Cs}\p{Z}]--[\x20]]/gv;

function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

/** Text on one line and safe for a terminal: unprintable characters as `\u{HEX}`. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, escapeCharacter);
}
