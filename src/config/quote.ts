// SPDX-License-Identifier: Apache-2.0
import { printable } from "../text/printable.ts";

const longest = 60;

/** A value from a document, quoted for a message: on one line, at most 60 characters of it. */
export function quote(text: string): string {
  const shown = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return `"${printable(shown.replaceAll(/["\\]/g, "\\$&"))}"`;
}
