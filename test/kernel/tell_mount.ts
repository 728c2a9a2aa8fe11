// SPDX-License-Identifier: Apache-2.0
/** Mounts the device of its argument as a volume, as the state partition and as it wants itself, and tells how. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { EXT4_WITH_JOURNAL } from "../../src/sources/file_system.ts";
import { readFromDevice } from "../../src/sources/read_from_device.ts";
import { withReadOnlyMount } from "../../src/sources/read_only_mount.ts";
import type { SourceResult } from "../../src/sources/source_result.ts";

const device = process.argv[2] ?? "";

/**
 * Prints the options of the mount and of its file system (proc_pid_mountinfo(5)), and what ext4 does on an error,
 * which it leaves out there when it is what the superblock says.
 */
function tell(what: string, root: string): SourceResult {
  const lines = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
  const fields = lines.find((line) => line.split(" ")[4] === root)?.split(" ") ?? [];
  const options = readFileSync(`/proc/fs/ext4/${basename(device)}/options`, "utf8").split("\n");
  const onError = options.find((option) => option.startsWith("errors="));
  console.log(`${what}: ${fields[5]} ${fields.at(-1)}: ${onError}`);
  return { kind: "absent", why: "nothing is read" };
}

readFromDevice(device, "volume postern", (root) => tell("volume", root));
withReadOnlyMount(device, EXT4_WITH_JOURNAL, (root) => tell("state", root));
withReadOnlyMount(device, { type: "ext4", options: "" }, (root) => tell("itself", root));
