// SPDX-License-Identifier: Apache-2.0
/** The partition on which the appliance keeps what outlives a boot. */
import { readFileSync } from "node:fs";
import { errorText } from "../linux/error_text.ts";
import { listFolder } from "../linux/list_folder.ts";
import { withReadOnlyMount } from "./read_only_mount.ts";
import type { SourceResult } from "./source_result.ts";

/** Its name in the partition table (image/mkosi.extra/usr/lib/postern/state.repart.d). */
const LABEL = "postern-state";

/** A superblock that says to panic on an error does not get its way. */
const FILE_SYSTEM = { type: "ext4", options: "errors=continue" };

/**
 * Mounts the partition read-only for as long as it is read. Its journal is replayed: what was written before
 * a power cut is there.
 */
export function withStatePartition(read: (root: string) => SourceResult): SourceResult {
  const [device, second] = partitions();
  if (device === undefined) return { kind: "absent", why: `no partition ${LABEL}` };
  if (second !== undefined) {
    const why = `two partitions are called ${LABEL}: ${device} and ${second}; remove one of the disks`;
    return { kind: "absent", why, isDamaged: true };
  }
  try {
    return withReadOnlyMount(device, FILE_SYSTEM, read);
  } catch (error) {
    return { kind: "absent", why: `partition ${LABEL}: ${errorText(error)}`, isDamaged: true };
  }
}

/** The devices of all partitions of this name, as the kernel read them from the partition tables. */
function partitions(): readonly string[] {
  return listFolder("/sys/class/block")
    .filter((name) => isNamed(name))
    .map((name) => `/dev/${name}`)
    .sort();
}

function isNamed(name: string): boolean {
  try {
    const lines = readFileSync(`/sys/class/block/${name}/uevent`, "utf8").split("\n");
    return lines.includes(`PARTNAME=${LABEL}`);
  } catch {
    return false;
  }
}
