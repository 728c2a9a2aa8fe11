// SPDX-License-Identifier: Apache-2.0
const braced = String.raw`\$\{[^{}$\n]{0,200}\}|\{\{[^\n]{0,200}?\}\}`;

/** In a port or a prefix nothing that starts with a dollar can be meant as it stands. */
const inValue = new RegExp(String.raw`${braced}|\$[A-Za-z_][A-Za-z0-9_]*`);

/** A name may hold a dollar, so only what is a variable beyond doubt counts there. */
const inName = new RegExp(String.raw`${braced}|\$[A-Z_][A-Z0-9_]+`);

const inText = new RegExp(braced, "g");

const comments = /(?:^|\s)#/;

/** What to say of a template variable. */
export function leftUnexpanded(variable: string): string {
  return `the template variable ${variable} was left unexpanded`;
}

/** The first `$VAR`, `${…}` or `{{…}}` in a value. */
export function findTemplateVariable(value: string): string | undefined {
  return inValue.exec(value)?.[0];
}

/** The first `$VAR` (in capitals), `${…}` or `{{…}}` in a rule's name or a field's. */
export function findTemplateVariableInName(name: string): string | undefined {
  return inName.exec(name)?.[0];
}

/** Offset and text of each `${…}` and `{{…}}` in a YAML text, comments left out. */
export function findTemplateVariablesInText(
  text: string,
): readonly { readonly offset: number; readonly variable: string }[] {
  const found = [];
  let start = 0;
  for (const line of text.split("\n")) {
    const comment = line.search(comments);
    for (const match of line.matchAll(inText)) {
      if (comment >= 0 && match.index > comment) break;
      found.push({ offset: start + match.index, variable: match[0] });
    }
    start += line.length + 1;
  }
  return found;
}
