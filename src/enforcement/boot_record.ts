import { mkdirSync, renameSync, writeFileSync } from "node:fs";

/** What became of the configuration at boot, for people and for programs: /run/postern/boot.json. */
export interface BootRecord {
  readonly outcome: "in force" | "refused";
  /** `block, 6 rules`; null when no policy is in force. */
  readonly summary: string | null;
  /** Why no policy is in force; null when one is. */
  readonly problem: string | null;
  /** The source that had the configuration, or the fault; null when none had. */
  readonly source: string | null;
  /** SHA-256 of the configuration's bytes; null when none was found. */
  readonly sha256: string | null;
  /** Every source that was asked, in order. */
  readonly tried: readonly { source: string; outcome: string; detail: string }[];
}

const FOLDER = "/run/postern";

/** Writes the record, whole or not at all. Nothing depends on it, so a failure is passed over. */
export function writeBootRecord(record: BootRecord): void {
  const target = `${FOLDER}/boot.json`;
  try {
    mkdirSync(FOLDER, { recursive: true, mode: 0o755 });
    writeFileSync(`${target}.new`, `${JSON.stringify(record, null, 2)}\n`);
    renameSync(`${target}.new`, target);
  } catch {
    // The kernel log says the same.
  }
}
