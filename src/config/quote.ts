const longest = 60;

/** Control, format, surrogate, separator: what breaks a line, moves a cursor or reorders text. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

/** Text on one line and safe for a terminal: unprintable characters as `\u{HEX}`. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, escapeCharacter);
}

/** A value from a document, quoted for a message: on one line, at most 60 characters of it. */
export function quote(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return `"${printable(shown.replaceAll(/["\\]/g, "\\$&"))}"`;
}
