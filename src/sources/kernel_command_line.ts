// SPDX-License-Identifier: Apache-2.0
/** The kernel command line, split as the kernel does it (Documentation/admin-guide/kernel-parameters). */

/** One argument; `value` is undefined when there is no `=`. */
export interface KernelArgument {
  readonly name: string;
  readonly value: string | undefined;
}

/**
 * The longest command line that is known to be whole, in bytes: Linux keeps 2,047 on x86 and arm64
 * (COMMAND_LINE_SIZE, its NUL not counted), and cuts what is longer without a word.
 */
export const LONGEST_COMMAND_LINE = 2046;

/** Splits at white space outside double quotes; the quotes themselves go. Stops at `--`. */
export function parseKernelCommandLine(text: string): readonly KernelArgument[] {
  return splitAtEnd(text).own.map(argumentOf);
}

/** The arguments that stand after `--`, and so are those of init. */
export function argumentsOfInit(text: string): readonly KernelArgument[] {
  return splitAtEnd(text).init.map(argumentOf);
}

function splitAtEnd(text: string): Readonly<Record<"own" | "init", readonly string[]>> {
  const words: readonly string[] = text.match(/(?:"[^"]*"?|[^\s"])+/g) ?? [];
  const end = words.indexOf("--");
  return end < 0
    ? { own: words, init: [] }
    : { own: words.slice(0, end), init: words.slice(end + 1) };
}

function argumentOf(word: string): KernelArgument {
  const plain = word.replaceAll('"', "");
  const equals = plain.indexOf("=");
  return equals < 0
    ? { name: plain, value: undefined }
    : { name: plain.slice(0, equals), value: plain.slice(equals + 1) };
}
