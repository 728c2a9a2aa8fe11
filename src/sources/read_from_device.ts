// SPDX-License-Identifier: Apache-2.0
/** Reads a configuration from a device that has a file system, or says why it cannot be read. */
import { constants } from "node:os";
import { errnoName, SystemCallError } from "../linux/errno.ts";
import { fileErrorText } from "../linux/error_text.ts";
import { mountPointsOf } from "../linux/mount_points.ts";
import { fileSystemOn, KNOWN_TYPES } from "./file_system.ts";
import { type FileSystem, withReadOnlyMount } from "./read_only_mount.ts";
import { remedyForMounted } from "./remedy.ts";
import type { SourceResult } from "./source_result.ts";

/** `name` is what faults call the device; `read` is given the root folder of what is mounted. */
export function readFromDevice(
  device: string,
  name: string,
  read: (root: string) => SourceResult,
): SourceResult {
  let fileSystem: FileSystem | undefined;
  try {
    fileSystem = fileSystemOn(device);
  } catch (error) {
    return { kind: "faulty", fault: fileErrorText(name, error) };
  }
  if (fileSystem === undefined) {
    const fault = `${name}: holds no file system that is known here: ${KNOWN_TYPES}`;
    return { kind: "faulty", fault };
  }
  try {
    return withReadOnlyMount(device, fileSystem, read);
  } catch (error) {
    if (!(error instanceof SystemCallError && error.call === "mount")) throw error;
    return notMounted(device, name, fileSystem, error.errno);
  }
}

function notMounted(
  device: string,
  name: string,
  { type }: FileSystem,
  errno: number,
): SourceResult {
  if (errno === constants.errno.ENODEV) {
    return { kind: "faulty", fault: `${name}: holds ${type}, which this kernel does not know` };
  }
  if (errno === constants.errno.EBUSY) {
    const points = mountPointsOf(device);
    const use = points.length === 0 ? "mounted elsewhere" : `mounted at ${points.join(" and ")}`;
    return { kind: "faulty", fault: `${name}: is ${use}`, remedy: remedyForMounted(points) };
  }
  return { kind: "faulty", fault: `${name}: cannot be mounted (${type}: ${errnoName(errno)})` };
}
