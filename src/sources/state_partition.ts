/** The partition on which the appliance keeps what outlives a boot. */
import { mkdtempSync, readFileSync, rmdirSync } from "node:fs";
import { errorText } from "../linux/error_text.ts";
import { mount, umount } from "../linux/libc.ts";
import { listFolder } from "../linux/list_folder.ts";
import { makeRuntimeDirectory } from "../linux/runtime_directory.ts";
import type { SourceResult } from "./source_result.ts";

/** Its name in the partition table (image/mkosi.extra/usr/lib/postern/state.repart.d). */
const LABEL = "postern-state";
const FILE_SYSTEM = "ext4";

const MS_RDONLY = 1;
const MS_NOSUID = 2;
const MS_NODEV = 4;
const MS_NOEXEC = 8;

/**
 * Mounts the partition read-only for as long as it is read. Its journal is replayed: what was written before
 * a power cut is there. A superblock that says to panic on an error does not get its way.
 */
export function withStatePartition(read: (root: string) => SourceResult): SourceResult {
  const [device, second] = partitions();
  if (device === undefined) return { kind: "absent", why: `no partition ${LABEL}` };
  if (second !== undefined) {
    const why = `two partitions are called ${LABEL}: ${device} and ${second}; remove one of the disks`;
    return { kind: "absent", why };
  }
  const target = mkdtempSync(`${makeRuntimeDirectory()}/state-`);
  try {
    mount(
      device,
      target,
      FILE_SYSTEM,
      MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC,
      "errors=continue",
    );
    try {
      return read(target);
    } finally {
      umount(target);
    }
  } catch (error) {
    return { kind: "absent", why: `partition ${LABEL}: ${errorText(error)}` };
  } finally {
    rmdirSync(target);
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
