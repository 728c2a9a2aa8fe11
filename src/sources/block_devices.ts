// SPDX-License-Identifier: Apache-2.0
/**
 * The block devices of the machine, with what udev found on them. Its database has every device; of its links in
 * /dev/disk one label has one, whichever device it was that came last. It is udev that reads labels, as each file
 * system has its own place for one, and FAT two.
 */
import { readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { listFolder } from "../linux/list_folder.ts";

export interface BlockDevice {
  /** `/dev/sda1` */
  readonly path: string;
  /** The disk that it is a partition of; undefined when it is none. */
  readonly disk: string | undefined;
  /** The label of its file system, and its name in the partition table. */
  readonly labels: readonly string[];
  /** That of its file system. */
  readonly uuid: string | undefined;
  /** That of the partition. */
  readonly partUuid: string | undefined;
  /**
   * All that is known of it, and when udev came to know it: as long as it stays the same, so does the volume. The
   * kernel counts media (DISKSEQ), and udev writes its record anew once somebody has written to the device.
   */
  readonly facts: string;
}

/** @param udev where udev has its database, one file for each device (systemd, sd-device) */
export function blockDevices(
  sys = "/sys/class/block",
  udev = "/run/udev/data",
): readonly BlockDevice[] {
  return [...listFolder(sys)].sort().flatMap((name) => {
    try {
      return [readDevice(`${sys}/${name}`, udev)];
    } catch {
      // It went away while it was looked at.
      return [];
    }
  });
}

function readDevice(folder: string, udev: string): BlockDevice {
  const uevent = readFileSync(`${folder}/uevent`, "utf8");
  const kernel = pairsOf(uevent, "");
  const { text, writtenAt } = readRecord(`${udev}/b${kernel.get("MAJOR")}:${kernel.get("MINOR")}`);
  const found = pairsOf(text, "E:");
  const value = (key: string): string | undefined => {
    const encoded = found.get(key);
    return encoded === undefined ? undefined : decode(encoded);
  };
  const isPartition = kernel.get("DEVTYPE") === "partition";
  return {
    path: devicePath(kernel.get("DEVNAME") ?? basename(folder)),
    disk: isPartition ? devicePath(basename(dirname(realpathSync(folder)))) : undefined,
    labels: [value("ID_FS_LABEL_ENC"), value("ID_PART_ENTRY_NAME")].filter(
      (label) => label !== undefined,
    ),
    uuid: value("ID_FS_UUID_ENC"),
    partUuid: value("ID_PART_ENTRY_UUID"),
    facts: `${uevent}${text}${writtenAt}`,
  };
}

/** The kernel has `!` where the name of a device has a slash. */
function devicePath(name: string): string {
  return `/dev/${name.replaceAll("!", "/")}`;
}

/** Empty for a device that udev does not know yet. */
function readRecord(file: string): { readonly text: string; readonly writtenAt: number } {
  try {
    return { text: readFileSync(file, "utf8"), writtenAt: statSync(file).mtimeMs };
  } catch {
    return { text: "", writtenAt: 0 };
  }
}

/** The lines `KEY=VALUE` that begin with a prefix. */
function pairsOf(text: string, prefix: string): ReadonlyMap<string, string> {
  return new Map(
    text.split("\n").flatMap((line) => {
      const equals = line.indexOf("=");
      return line.startsWith(prefix) && equals > 0
        ? [[line.slice(prefix.length, equals), line.slice(equals + 1)] as const]
        : [];
    }),
  );
}

/** Undoes udev's escapes, which are bytes: `\x20` for a blank. */
function decode(text: string): string {
  return text.replace(/(?:\\x[0-9a-f]{2})+/g, (escapes) =>
    Buffer.from(escapes.replaceAll("\\x", ""), "hex").toString("utf8"),
  );
}
