// SPDX-License-Identifier: Apache-2.0
/** The options of `postern apply`. */
import { readArguments, UsageError } from "./command.ts";

type ApplyMode = "auto" | "try" | "staged";

export interface ApplyArguments {
  readonly files: readonly string[];
  /** The revision of the history to apply in place of files. */
  readonly revision: number | undefined;
  readonly mode: ApplyMode;
  /** How long a trial lasts. */
  readonly seconds: number;
  readonly wait: boolean;
  /** Whether to cut connections that the policy does not admit. */
  readonly cuts: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

/** `no-reboot` is what talosctl calls the mode `auto` of documents like these. */
const MODES: Readonly<Record<string, ApplyMode>> = {
  auto: "auto",
  "no-reboot": "auto",
  try: "try",
  staged: "staged",
};

const DEFAULT_SECONDS = 60;
const SHORTEST_SECONDS = 5;
const LONGEST_SECONDS = 3600;
const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, min: 60, h: 3600 };

/** Reads all arguments. @throws UsageError */
export function readApplyArguments(args: readonly string[]): ApplyArguments {
  const { positionals: files, values } = readArguments(args, {
    mode: { type: "string" },
    timeout: { type: "string" },
    wait: { type: "boolean" },
    revision: { type: "string" },
    cut: { type: "boolean" },
    "dry-run": { type: "boolean" },
    force: { type: "boolean" },
    json: { type: "boolean" },
  });
  const mode = Object.hasOwn(MODES, values.mode ?? "auto")
    ? MODES[values.mode ?? "auto"]
    : undefined;
  if (mode === undefined) throw new UsageError("--mode expects auto, try or staged");
  if (mode !== "try" && values.timeout !== undefined) {
    throw new UsageError("--timeout goes with --mode=try");
  }
  if (mode !== "try" && values.wait === true) throw new UsageError("--wait goes with --mode=try");
  if (mode === "staged" && values.cut === true) {
    throw new UsageError("--cut does not go with --mode=staged: a boot finds nothing to cut");
  }
  if (values.json === true && values.wait === true) {
    throw new UsageError("--json does not go with --wait");
  }
  const revision = values.revision === undefined ? undefined : readRevision(values.revision);
  if (revision === undefined && files.length === 0) throw new UsageError("FILE is missing");
  if (revision !== undefined && files.length > 0) {
    throw new UsageError("--revision does not go with files");
  }
  return {
    files,
    revision,
    mode,
    seconds: values.timeout === undefined ? DEFAULT_SECONDS : readSeconds(values.timeout),
    wait: values.wait === true,
    cuts: values.cut === true,
    dryRun: values["dry-run"] === true,
    force: values.force === true,
    json: values.json === true,
  };
}

function readSeconds(text: string): number {
  const [, number, unit = ""] = /^(\d{1,5})([a-z]*)$/.exec(text) ?? [];
  const seconds = Number(number) * (UNITS[unit] ?? Number.NaN);
  if (!(seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS)) {
    throw new UsageError('--timeout expects 5s to 1h, such as "60s" or "5m"');
  }
  return seconds;
}

function readRevision(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new UsageError('--revision expects a number that "postern history" lists');
  }
  return Number(text);
}
