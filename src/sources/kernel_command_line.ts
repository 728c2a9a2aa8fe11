// SPDX-License-Identifier: Apache-2.0
/** The kernel command line, split as the kernel does it (Documentation/admin-guide/kernel-parameters). */

/** One argument; `value` is undefined when there is no `=`. */
export interface KernelArgument {
  readonly name: string;
  readonly value: string | undefined;
}

/** What Linux keeps of a command line on x86 and arm64 (COMMAND_LINE_SIZE), its NUL not counted. */
export const LONGEST_COMMAND_LINE = 2047;

/** Splits at white space outside double quotes; the quotes themselves go. Stops at `--`. */
export function parseKernelCommandLine(text: string): readonly KernelArgument[] {
  const words: readonly string[] = text.match(/(?:"[^"]*"?|[^\s"])+/g) ?? [];
  const end = words.indexOf("--");
  return words.slice(0, end < 0 ? words.length : end).map((word) => {
    const plain = word.replaceAll('"', "");
    const equals = plain.indexOf("=");
    return equals < 0
      ? { name: plain, value: undefined }
      : { name: plain.slice(0, equals), value: plain.slice(equals + 1) };
  });
}

/** The values of all arguments of a name, joined in order; undefined when there is none. */
export function joinedValue(
  arguments_: readonly KernelArgument[],
  name: string,
): string | undefined {
  const given = arguments_.filter((argument) => argument.name === name);
  return given.length === 0 ? undefined : given.map(({ value }) => value ?? "").join("");
}

/** The value of the last argument of a name, which is the one that counts; undefined when there is none. */
export function lastValue(arguments_: readonly KernelArgument[], name: string): string | undefined {
  const last = arguments_.findLast((argument) => argument.name === name);
  return last === undefined ? undefined : (last.value ?? "");
}
