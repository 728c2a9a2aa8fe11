// SPDX-License-Identifier: Apache-2.0
const INDENT = "  ";

/**
 * Breaks a line at blanks into lines of at most so many columns of a terminal, all but the first indented by
 * two. A word that is wider stays whole, so that paths can be copied. Colours take no room.
 */
export function wrap(line: string, columns: number): string {
  const [first = "", ...words] = line.split(" ");
  let text = first;
  let width = Bun.stringWidth(first);
  for (const word of words) {
    const needed = Bun.stringWidth(word);
    if (width + 1 + needed <= columns) {
      text += ` ${word}`;
      width += 1 + needed;
    } else {
      text += `\n${INDENT}${word}`;
      width = INDENT.length + needed;
    }
  }
  return text;
}
