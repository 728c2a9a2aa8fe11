/** A configuration on a labelled volume: ISO 9660 or vfat, found by the links that udev makes. */
import {
  closeSync,
  constants,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmdirSync,
} from "node:fs";
import { mount, umount } from "../linux/libc.ts";
import { LARGEST_CONFIGURATION } from "./inline.ts";

const BY_LABEL = "/dev/disk/by-label";
const LABEL = "postern";
const FILES = ["postern.yaml", "config.yaml"];
const FILE_SYSTEMS = ["iso9660", "vfat"];

const MS_RDONLY = 1;
const MS_NOSUID = 2;
const MS_NODEV = 4;
const MS_NOEXEC = 8;

export type VolumeResult =
  | { readonly kind: "absent" }
  | { readonly kind: "found"; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: "faulty"; readonly fault: string };

/** Looks for the volume labelled `postern`, in any case, and reads the configuration from it. */
export function readVolume(): VolumeResult {
  const label = labels().find((each) => each.toLowerCase() === LABEL);
  return label === undefined ? { kind: "absent" } : readFrom(label);
}

function labels(): readonly string[] {
  try {
    return readdirSync(BY_LABEL).sort();
  } catch {
    return [];
  }
}

function readFrom(label: string): VolumeResult {
  const target = mkdtempSync("/run/postern-volume-");
  try {
    const fault = mountReadOnly(`${BY_LABEL}/${label}`, target);
    if (fault !== undefined) return { kind: "faulty", fault: `volume ${label}: ${fault}` };
    try {
      return readConfiguration(label, target);
    } finally {
      umount(target);
    }
  } finally {
    rmdirSync(target);
  }
}

function mountReadOnly(device: string, target: string): string | undefined {
  const faults: string[] = [];
  for (const type of FILE_SYSTEMS) {
    try {
      mount(device, target, type, MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC);
      return undefined;
    } catch (error) {
      faults.push(`${type}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return `cannot be read (${faults.join("; ")})`;
}

function readConfiguration(label: string, folder: string): VolumeResult {
  const entries = readdirSync(folder);
  for (const wanted of FILES) {
    const file = entries.find((entry) => entry.toLowerCase() === wanted);
    if (file === undefined) continue;
    const name = `${label}:${file}`;
    try {
      return { kind: "found", name, bytes: readBounded(`${folder}/${file}`) };
    } catch (error) {
      return {
        kind: "faulty",
        fault: `${name}: ${error instanceof Error ? error.message : error}`,
      };
    }
  }
  return { kind: "faulty", fault: `volume ${label}: holds neither ${FILES.join(" nor ")}` };
}

function readBounded(path: string): Uint8Array {
  const descriptor = openSync(
    path,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  );
  try {
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw new Error("is not a file");
    if (status.size > LARGEST_CONFIGURATION) throw new Error("is larger than 16 MB");
    const bytes = new Uint8Array(status.size);
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(descriptor, bytes, filled, bytes.length - filled, null);
      if (count === 0) throw new Error("ends early");
      filled += count;
    }
    return bytes;
  } finally {
    closeSync(descriptor);
  }
}
