/** What every verb is made of, and how its arguments are read. */
import { type ParseArgsConfig, parseArgs } from "node:util";

/** Exit codes: done; refused or failed, nothing changed; wrong usage. */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface Command {
  readonly name: string;
  /** One line for the list of verbs. */
  readonly summary: string;
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
 * @throws UsageError on an unknown option, or one that lacks its value.
 */
export function readArguments<const O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
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
