// SPDX-License-Identifier: Apache-2.0
/**
 * How much a configuration may be. The smallest machine has 512 MB of memory. One that is refused is not to take
 * more than a third of it, 170 MB, of which the program itself takes 50. What is made of a text on the way, tokens,
 * nodes, values and errors, takes a hundred times the memory of the text, for as long as a document is read: so much
 * is counted beforehand, and nothing is parsed when it is too much (docs/configuration.md, "How much").
 */

/** Bytes: 100,000 prefixes of 80 bytes each. Bytes and text of as many take 35 MB. */
export const MOST_BYTES = 8 << 20;

/** Subnets and excepts of rules: 100,000, and some to spare. They are what long configurations consist of. */
export const MOST_PREFIXES = 120_000;

/** Documents, each of which may be a rule: what is read of one takes up to 2 kB until it is compiled. */
export const MOST_DOCUMENTS = 30_000;

/** Characters of a document that are not of a prefix: a single text in quotation marks of that length takes 100 MB. */
export const MOST_CHARACTERS = 2 << 20;

/** Characters of a document that can be a token of YAML and are not of a prefix. As many take up to 110 MB, with an error for each. */
export const MOST_MARKS = 70_000;

/** The same over all documents: 30,000 rules of nine lines. */
export const MOST_MARKS_IN_ALL = 10 * MOST_MARKS;

/** Lines that are looked for what is wrong with a text as a whole: a prefix in JSON has at most three. */
export const MOST_LINES = 3 * MOST_PREFIXES + MOST_MARKS_IN_ALL;

/** Errors that are reported, and that are looked for in one document. Nobody reads more. */
export const MOST_ERRORS = 1000;

/** Nodes that may be open at once: their places are on the stack. A Talos machine configuration stays below 30. */
export const DEEPEST = 200;

/** Values that all aliases of a document together may stand for: text that is written once can be read often. */
export const MOST_ALIASED = 100_000;
