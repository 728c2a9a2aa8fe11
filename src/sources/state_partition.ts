// SPDX-License-Identifier: Apache-2.0
/** The partition on which the appliance keeps what outlives a boot. */
import { errorText } from "../linux/error_text.ts";
import type { BlockDevice } from "./block_devices.ts";
import { EXT4_WITH_JOURNAL } from "./file_system.ts";
import { findStatePartition, STATE_LABEL } from "./find_state_partition.ts";
import { withReadOnlyMount } from "./read_only_mount.ts";
import type { SourceResult } from "./source_result.ts";

/**
 * Mounts the partition read-only for as long as it is read. Its journal is replayed: what was written before
 * a power cut is there.
 */
export function withStatePartition(
  commandLine: string,
  devices: readonly BlockDevice[],
  read: (root: string) => SourceResult,
): SourceResult {
  const found = findStatePartition(commandLine, devices);
  if (found.kind === "absent") return found;
  try {
    return withReadOnlyMount(found.path, EXT4_WITH_JOURNAL, read);
  } catch (error) {
    const why = `partition ${STATE_LABEL}: ${errorText(error)}`;
    return { kind: "absent", why, isDamaged: true };
  }
}
