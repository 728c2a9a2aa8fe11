// SPDX-License-Identifier: Apache-2.0
const line = String.raw`[ \t]*(?:[-\u2010-\u2015\u2212_=~*+]{2,}|[\u2014\u2015]|-(?: -)+)\s*`;
const textBehind = String.raw`-{2,}[^-\s].*|---[ \t]+\w+:(?:\s.*)?`;
const almost = new RegExp(`^(?:${line}|${textBehind})$`);

/** Whether a line is written as people write one between documents, and is none. */
export function isAlmostSeparator(text: string): boolean {
  return almost.test(text) && !/^---\s*$/.test(text);
}

/** What separates documents. */
export const separatorExpected = "expected --- alone on its line, without a blank before it";

/** What to say of two documents that nothing separates, to follow what shows that they are two. */
export const separatorMissing = "is a line with --- missing before it?";
