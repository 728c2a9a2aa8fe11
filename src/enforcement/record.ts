/** The record of what was last put in force in a network namespace, for `status`. */
import { readFileSync, readlinkSync } from "node:fs";
import { z } from "zod";
import { errorText } from "../linux/error_text.ts";
import { runtimeDirectory, writeRuntimeFile } from "../linux/runtime_directory.ts";
import { identityOf } from "../nftables/identity.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { LOCKDOWN_SUMMARY } from "./enforce.ts";

const RecordSchema = z.strictObject({
  /** `block, 6 rules`, or `lockdown`. */
  summary: z.string(),
  /** Digest of the table; null when there is to be none. */
  digest: z.string().nullable(),
  /** Where the configuration came from. */
  source: z.string(),
  /** SHA-256 of the configuration's bytes; null for the lockdown. */
  sha256: z.string().nullable(),
  /** ISO 8601 time. */
  since: z.string(),
  /** Why what is in force is not what was asked for; null when it is. */
  problem: z.string().nullable(),
});

export type EnforcementRecord = Readonly<z.infer<typeof RecordSchema>>;

/** One file per network namespace, named by its inode number. */
function fileName(): string {
  const inode = /\d+/.exec(readlinkSync("/proc/self/ns/net"))?.[0] ?? "unknown";
  return `netns-${inode}.json`;
}

/** What to record; the time and the digest are added. */
export interface Enforced extends Omit<EnforcementRecord, "digest" | "since"> {
  /** The table that is in force; undefined when there is none. */
  readonly table: Ruleset | undefined;
}

/**
 * Writes the record, whole or not at all. What is in force stays in force when that fails, so a failure
 * is returned, as text, and not thrown.
 */
export function record({ table, ...rest }: Enforced): string | undefined {
  return write({
    ...rest,
    digest: table === undefined ? null : identityOf(table),
    since: new Date().toISOString(),
  });
}

function write(content: EnforcementRecord): string | undefined {
  try {
    writeRuntimeFile(fileName(), `${JSON.stringify(content, null, 2)}\n`);
    return undefined;
  } catch (error) {
    return `no record of this for "postern status": ${errorText(error)}`;
  }
}

/**
 * Notes in the record why what is in force is not what was asked for. Without a record it says that the
 * lockdown should be in force. Returns what failed, as `record` does.
 */
export function recordProblem(problem: string, lockdown: Ruleset | undefined): string | undefined {
  const current = readRecord();
  return current === undefined
    ? record({
        summary: LOCKDOWN_SUMMARY,
        table: lockdown,
        source: "built in",
        sha256: null,
        problem,
      })
    : write({ ...current, problem });
}

/** The record of this network namespace; undefined when there is none that can be read. */
export function readRecord(): EnforcementRecord | undefined {
  try {
    return RecordSchema.parse(
      JSON.parse(readFileSync(`${runtimeDirectory()}/${fileName()}`, "utf8")),
    );
  } catch {
    return undefined;
  }
}
