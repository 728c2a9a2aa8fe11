// SPDX-License-Identifier: Apache-2.0
/** What every verb is made of, and how its arguments are read. */
import type { ParseArgsConfig } from "node:util";
import { didYouMean } from "../text/suggest.ts";

/** Exit codes: done; refused or failed, and a message says what is in force where that changed; wrong usage. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface Command {
  /** The text of `--help`. */
  readonly help: string;
  /** Runs the verb with what follows it on the command line. Throws UsageError. */
  run(args: readonly string[]): Promise<ExitCode>;
}

/** Arguments that the verb does not take. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * Parses options, which may stand anywhere, and operands.
 *
 * @throws UsageError on an unknown option, one that lacks its value, takes none, or has two; on standard input as two
 * operands.
 */
export function readArguments<const O extends Options>(args: readonly string[], options: O) {
  // Loaded here, since the verbs of a boot have no arguments.
  const { parseArgs } = process.getBuiltinModule("node:util");
  const config = { args: [...args], options, allowPositionals: true } as const;
  const valued = new Set<string>();
  for (const token of parseArgs({ ...config, strict: false, tokens: true }).tokens) {
    if (token.kind !== "option") continue;
    expectOption(token, options);
    if (valued.has(token.name)) throw new UsageError(`--${token.name} is given twice`);
    if (token.value !== undefined) valued.add(token.name);
  }
  const parsed = parseArgs({ ...config, strict: true });
  if (parsed.positionals.indexOf("-") !== parsed.positionals.lastIndexOf("-")) {
    throw new UsageError("- is given twice: standard input can be read only once");
  }
  return parsed;
}

interface OptionToken {
  readonly name: string;
  /** As it was written: `-k` or `--key`. */
  readonly rawName: string;
  readonly value: string | undefined;
  /** Whether the value was written to the option, as in `--key=FILE`. */
  readonly inlineValue: boolean | undefined;
}

/** Refuses what parseArgs would refuse, in words of our own. @throws UsageError */
function expectOption({ name, rawName, value, inlineValue }: OptionToken, options: Options): void {
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) {
    const known = [...Object.keys(options), "help"].map((each) => `--${each}`);
    throw new UsageError(`unknown option: ${rawName}${didYouMean(rawName, known)}`);
  }
  switch (option.type) {
    case "boolean":
      if (value !== undefined) throw new UsageError(`${rawName} takes no value`);
      return;
    case "string":
      if (value === undefined) throw new UsageError(`${rawName} expects a value`);
      if (inlineValue === false && /^-./.test(value)) {
        throw new UsageError(
          `${rawName} expects a value; one that starts with - is written --${name}=${value}`,
        );
      }
  }
}

/** Refuses operands. @throws UsageError */
export function expectNoOperands(operands: readonly string[]): void {
  if (operands.length > 0) throw new UsageError(`unexpected operand: ${operands[0]}`);
}

/** Refuses an empty list of files. @throws UsageError */
export function expectFiles(files: readonly string[]): void {
  if (files.length === 0) throw new UsageError("FILE is missing");
}
