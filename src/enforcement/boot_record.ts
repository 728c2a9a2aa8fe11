import { existsSync } from "node:fs";
import { runtimeDirectory, writeRuntimeFile } from "../linux/runtime_directory.ts";

const FILE = "boot.json";

/** What became of the configuration that was read last, for people and for programs: /run/postern/boot.json. */
export interface BootRecord {
  readonly outcome: "in force" | "refused";
  /** `block, 6 rules`; null when it was refused. */
  readonly summary: string | null;
  /** Why it was refused, or why there is none; null when it is in force. */
  readonly problem: string | null;
  /** The source that had the configuration, or the fault; null when none had. */
  readonly source: string | null;
  /** SHA-256 of the configuration's bytes; null when none was found. */
  readonly sha256: string | null;
  /** Every source that was asked, in order. */
  readonly tried: readonly { source: string; outcome: string; detail: string }[];
}

/** Writes the record, whole or not at all. Nothing depends on it, so a failure is passed over. */
export function writeBootRecord(record: BootRecord): void {
  try {
    writeRuntimeFile(FILE, `${JSON.stringify(record, null, 2)}\n`);
  } catch {
    // The kernel log says the same.
  }
}

/** Whether a configuration was looked for since power-on, whatever came of it. */
export function hasBootRecord(): boolean {
  return existsSync(`${runtimeDirectory()}/${FILE}`);
}
