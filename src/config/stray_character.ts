// SPDX-License-Identifier: Apache-2.0
/**
 * Characters that word processors, chat programs and web pages put in place of those that YAML
 * means. In names and comments they are as good as any other.
 */
interface Stray {
  readonly characters: string;
  /** Whether it means something to YAML only where a value or an item starts. */
  readonly atStart: boolean;
  readonly name: string;
  readonly instead: (character: string) => string;
}

const fullWidthToAscii = 0xfee0;

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

const typographic: readonly Stray[] = [
  {
    characters: String.raw`[\u00a0\u2007\u202f]`,
    atStart: false,
    name: "a no-break space",
    instead: () => "write an ordinary space or none",
  },
  {
    characters: String.raw`[\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]`,
    atStart: false,
    name: "a space of another width",
    instead: () => "write an ordinary space or none",
  },
  {
    characters: String.raw`[\p{Cf}\u0085\u2028\u2029]`,
    atStart: false,
    name: "an invisible character",
    instead: () => "remove it",
  },
  {
    characters: String.raw`[\u00ab\u00bb\u2018-\u201f\u2039\u203a]`,
    atStart: true,
    name: "a typographic quotation mark",
    instead: () => `write " or leave it out`,
  },
  {
    characters: String.raw`[\u2010-\u2015\u2212]`,
    atStart: true,
    name: "a dash that is no hyphen",
    instead: () => "write -, the key for minus",
  },
  {
    characters: String.raw`[\uff01-\uff5e]`,
    atStart: false,
    name: "a full-width character",
    instead: (character) => `write ${String.fromCodePoint(codeOf(character) - fullWidthToAscii)}`,
  },
];

/** Where every character is to be of ASCII. */
const letters: Stray = {
  characters: String.raw`[\p{Script=Cyrillic}\p{Script=Greek}]`,
  atStart: false,
  name: "a letter of another alphabet",
  instead: () => "write the Latin one",
};

interface Pattern {
  readonly stray: Stray;
  readonly pattern: RegExp;
}

const inValue: readonly Pattern[] = [...typographic, letters].map((stray) => ({
  stray,
  pattern: new RegExp(stray.characters, "u"),
}));

const inLine: readonly Pattern[] = typographic.map((stray) => ({
  stray,
  pattern: new RegExp(
    // Behind the character, so that blanks are not gone through again from each of them.
    stray.atStart
      ? String.raw`${stray.characters}(?<=(?:^\s*|[:,-]\s+|[[{]\s*).)`
      : stray.characters,
    "u",
  ),
}));

interface Found {
  readonly index: number;
  readonly message: string;
}

function find(text: string, patterns: readonly Pattern[]): Found | undefined {
  const found = patterns.flatMap(({ stray, pattern }) => {
    const match = pattern.exec(text);
    if (match === null) return [];
    const code = codeOf(match[0]).toString(16).toUpperCase().padStart(4, "0");
    const message = `found ${stray.name} (U+${code}): ${stray.instead(match[0])}`;
    return [{ index: match.index, message }];
  });
  return found.sort((a, b) => a.index - b.index)[0];
}

/** What to say of the first such character in a value that is to be ASCII. */
export function findStrayCharacter(value: string): string | undefined {
  return find(value, inValue)?.message;
}

/** The first such character of a line where it can be what makes it no YAML. */
export function findStrayInLine(line: string): Found | undefined {
  return find(line, inLine);
}
