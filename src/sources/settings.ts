// SPDX-License-Identifier: Apache-2.0
/** What the kernel command line says about where the configuration is to come from. */
import type { Result } from "../result.ts";
import { suggest } from "../text/suggest.ts";
import { commandLineFault } from "./command_line_fault.ts";
import { type KernelArgument, parseKernelCommandLine } from "./kernel_command_line.ts";
import { KNOWN_ARGUMENTS, type KnownArgument } from "./known_arguments.ts";
import type { Pin } from "./pin.ts";

export interface Settings extends Pin {
  /** The configuration itself, encoded, and the argument that has it. */
  readonly inline: { readonly name: string; readonly value: string } | undefined;
  /** How long to wait for a volume, in seconds; undefined for as long as udev needs. */
  readonly waitSeconds: number | undefined;
  /** SHA-256 that the configuration must have, in lower-case hexadecimal. */
  readonly sha256: string | undefined;
  /** OpenSSH public key that must have signed the configuration. */
  readonly key: string | undefined;
}

type SettingsResult = Result<Settings, { fault: string }>;

const NONE: Settings = {
  pin: undefined,
  volume: undefined,
  inline: undefined,
  waitSeconds: undefined,
  sha256: undefined,
  key: undefined,
};

/** Also what was meant for one: the kernel knows no single quotes, and `rd.` is for other programs of an initramfs. */
const OWN = /^'*(?:rd\.)?postern(?:\.|[-_]?(?:config|wait))/i;
const PINNED_WAIT_SECONDS = 10;

/**
 * Reads the arguments of a kernel command line that are postern's, and Talos's for a configuration. What cannot
 * be understood is a fault: nothing is guessed, and no demand is passed over.
 */
export function readSettings(commandLine: string): SettingsResult {
  const arguments_ = parseKernelCommandLine(commandLine);
  const fault = commandLineFault(commandLine) ?? unknownArgument(arguments_);
  if (fault !== undefined) return { ok: false, fault };
  let given: Partial<Settings> = {};
  for (const known of KNOWN_ARGUMENTS) {
    const read = readArgument(known, arguments_);
    if (!read.ok) return read;
    given = { ...read.value, ...given };
  }
  const waitSeconds = given.pin === "volume" ? PINNED_WAIT_SECONDS : undefined;
  return { ok: true, value: { ...NONE, waitSeconds, ...given } };
}

function unknownArgument(arguments_: readonly KernelArgument[]): string | undefined {
  const names = KNOWN_ARGUMENTS.map(({ name }) => name);
  const unknown = arguments_.find(({ name }) => OWN.test(name) && !names.includes(name))?.name;
  if (unknown === undefined) return undefined;
  const nearest = suggest(unknown, names);
  const hint = nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
  return `${unknown} is no kernel argument of postern${hint}`;
}

function readArgument(
  { name, several, read }: KnownArgument,
  arguments_: readonly KernelArgument[],
): ReturnType<KnownArgument["read"]> {
  const given = arguments_.filter((each) => each.name === name).map(({ value }) => value ?? "");
  const values = several === "joined" && given.length > 0 ? [given.join("")] : given;
  let first: Partial<Settings> | undefined;
  for (const value of values) {
    const reading = read(value);
    if (!reading.ok) return { ok: false, fault: `${name}=${value}: ${reading.fault}` };
    first ??= reading.value;
    if (!Bun.deepEquals(first, reading.value)) {
      return { ok: false, fault: `${name} is given twice: ${values[0]} and ${value}` };
    }
  }
  return { ok: true, value: first ?? {} };
}
