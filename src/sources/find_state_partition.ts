// SPDX-License-Identifier: Apache-2.0
/** Finds the state partition: on the disk of the root file system, and on no other. */
import type { BlockDevice } from "./block_devices.ts";
import { parseKernelCommandLine } from "./kernel_command_line.ts";
import type { SourceResult } from "./source_result.ts";

/** Its name in the partition table (image/mkosi.extra/usr/lib/postern/state.repart.d). */
export const STATE_LABEL = "postern-state";

/** The partition of that name on the disk of the root file system, and on no other. */
export function findStatePartition(
  commandLine: string,
  devices: readonly BlockDevice[],
): Extract<SourceResult, { kind: "absent" }> | { readonly kind: "partition"; path: string } {
  const [root, copy] = rootPartitions(commandLine, devices);
  if (root !== undefined && copy !== undefined) {
    const both = `${root.path} and ${copy.path}`;
    return {
      kind: "absent",
      why: `two disks hold this root file system: ${both}; remove one of them`,
      isDamaged: true,
    };
  }
  const [one, second] = devices.filter(
    ({ disk, labels }) => disk !== undefined && disk === root?.disk && labels.includes(STATE_LABEL),
  );
  if (one === undefined) {
    return {
      kind: "absent",
      why: `no partition ${STATE_LABEL} on the disk of the root file system`,
    };
  }
  if (second !== undefined) {
    return {
      kind: "absent",
      why: `two partitions are called ${STATE_LABEL}: ${one.path} and ${second.path}`,
      isDamaged: true,
    };
  }
  return { kind: "partition", path: one.path };
}

/**
 * Every partition that can be the root, by what the kernel command line says of it; more than one when a copy of
 * the disk is there. None where it says neither its identifier nor its hash.
 */
function rootPartitions(
  commandLine: string,
  devices: readonly BlockDevice[],
): readonly BlockDevice[] {
  const id = rootIdentifier(commandLine);
  return devices.filter(({ partUuid }) => id !== undefined && partUuid?.toLowerCase() === id);
}

/** The identifier of the partition (systemd-veritysetup-generator(8)): it begins as the hash of the root does. */
function rootIdentifier(commandLine: string): string | undefined {
  const found = parseKernelCommandLine(commandLine).flatMap(({ name, value = "" }) => {
    if (name === "root") return value.match(/^PARTUUID=(.+)/i)?.[1] ?? [];
    if (name !== "roothash") return [];
    return value.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
  });
  return found.at(-1)?.toLowerCase();
}
