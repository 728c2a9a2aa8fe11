// SPDX-License-Identifier: Apache-2.0
import type { ErrorCode } from "./error_codes.ts";
import { quote } from "./quote.ts";
import { separatorExpected } from "./separator.ts";
import { findStrayCharacter } from "./stray_character.ts";
import { findTemplateVariable, leftUnexpanded } from "./template_variable.ts";

export interface TextMistake {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What went wrong before a text came to be the value of a field that does not take it. */
export function findTextMistake(text: string): TextMistake | undefined {
  const variable = findTemplateVariable(text);
  if (variable !== undefined) {
    return { code: "template-variable", message: leftUnexpanded(variable) };
  }
  if (/\s-{2,}$/.test(text)) {
    const message = `the end of ${quote(text)} separates no documents: ${separatorExpected}`;
    return { code: "missing-separator", message };
  }
  const stray = findStrayCharacter(text);
  if (stray === undefined) return undefined;
  return { code: "stray-character", message: `in ${quote(text)}, ${stray}` };
}
