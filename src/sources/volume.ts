// SPDX-License-Identifier: Apache-2.0
/** A configuration on a volume: a whole disk, an ISO, or a partition. */
import { readdirSync } from "node:fs";
import { fileErrorText } from "../linux/error_text.ts";
import { type BlockDevice, blockDevices } from "./block_devices.ts";
import { CLOUD_INIT_FILE, isForCloudInit } from "./cloud_init.ts";
import type { VolumeName } from "./pin.ts";
import { readBounded, readIfThere } from "./read_bounded.ts";
import { readFromDevice } from "./read_from_device.ts";
import { remedyForSeveral } from "./remedy.ts";
import type { SourceResult } from "./source_result.ts";
import { type WantedVolume, wantedVolumes } from "./wanted_volumes.ts";

/** How devices are found and read; tests put functions of their own here. */
export interface DeviceAccess {
  readonly devices: () => readonly BlockDevice[];
  readonly read: typeof readFromDevice;
}

const POLL_MS = 50;

/**
 * Looks for a volume, or for those of all known labels, and reads it. Two of one name are a fault: which of
 * them came first would be chance, or somebody's choice.
 *
 * @param waitSeconds how long to wait for it to appear; undefined for not at all.
 */
export function readVolume(
  wanted: VolumeName | undefined,
  waitSeconds: number | undefined,
  { devices, read }: DeviceAccess = { devices: blockDevices, read: readFromDevice },
): SourceResult {
  const volumes = wantedVolumes(wanted);
  const deadline = performance.now() + (waitSeconds ?? 0) * 1000;
  // What has nothing for us is not mounted again as long as it is the same.
  const passedOver = new Map<string, string>();
  for (;;) {
    const present = devices();
    for (const volume of volumes) {
      const candidates = candidatesFor(volume, present).flatMap(({ device, label }) => {
        const key = `${volume.name} ${device.path}\n${device.facts}`;
        if (passedOver.has(key)) return [];
        const result = readDevice(device, label, volume.files, read);
        if (result.kind === "absent") passedOver.set(key, result.why);
        return result.kind === "absent" ? [] : [{ device, result }];
      });
      const [only, ...others] = candidates;
      if (only === undefined) continue;
      return others.length === 0
        ? only.result
        : severalFault(
            volume,
            candidates.map(({ device }) => device),
          );
    }
    if (performance.now() >= deadline) break;
    Bun.sleepSync(POLL_MS);
  }
  const names = volumes.map(({ name }) => name).join(", ");
  const called = wanted === undefined || wanted.by === "LABEL" ? `labelled ${names}` : names;
  const waited = waitSeconds === undefined ? "" : ` within ${waitSeconds} s`;
  const others = [...new Set(passedOver.values())].map((why) => `; ${why}`).join("");
  return { kind: "absent", why: `no configuration on a volume ${called}${waited}${others}` };
}

interface Candidate {
  readonly device: BlockDevice;
  readonly label: string;
}

/** A partition of a disk that is one itself is the same volume, seen twice: an ISO made for sticks has both. */
function candidatesFor(
  { matches }: WantedVolume,
  present: readonly BlockDevice[],
): readonly Candidate[] {
  const all = present.flatMap((device) => {
    const label = matches(device);
    return label === undefined ? [] : [{ device, label }];
  });
  return all.filter(({ device }) => !all.some((other) => other.device.path === device.disk));
}

function severalFault({ name }: WantedVolume, devices: readonly BlockDevice[]): SourceResult {
  const named = devices.map(({ path, uuid }) =>
    uuid === undefined ? path : `${path} (UUID=${uuid})`,
  );
  const fault = `volume ${name}: there are ${devices.length}, on ${named.join(" and ")}`;
  return { kind: "faulty", fault, remedy: remedyForSeveral() };
}

function readDevice(
  { path }: BlockDevice,
  label: string,
  files: readonly string[],
  read: DeviceAccess["read"],
): SourceResult {
  const result = read(path, `volume ${label}`, (root) => readConfiguration(label, root, files));
  return result.kind === "found" ? { ...result, device: path } : result;
}

function readConfiguration(label: string, folder: string, files: readonly string[]): SourceResult {
  const entries = readdirSync(folder);
  const find = (wanted: string) => entries.find((entry) => entry.toLowerCase() === wanted);
  for (const wanted of files) {
    const file = find(wanted);
    if (file === undefined) continue;
    const name = `${label}:${file}`;
    try {
      const bytes = readBounded(`${folder}/${file}`);
      if (wanted === CLOUD_INIT_FILE && isForCloudInit(bytes)) {
        return { kind: "absent", why: `${name} is for cloud-init` };
      }
      const signature = find(`${wanted}.sig`);
      return {
        kind: "found",
        documents: [
          {
            name,
            bytes,
            signature: signature === undefined ? undefined : readIfThere(`${folder}/${signature}`),
          },
        ],
      };
    } catch (error) {
      return { kind: "faulty", fault: fileErrorText(name, error) };
    }
  }
  if (files.every((file) => file === CLOUD_INIT_FILE)) {
    return { kind: "absent", why: `volume ${label} holds no ${CLOUD_INIT_FILE}` };
  }
  return { kind: "faulty", fault: `volume ${label}: holds no ${files.join(" and no ")}` };
}
