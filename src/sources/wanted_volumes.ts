// SPDX-License-Identifier: Apache-2.0
/** Which volumes are looked for, and what is read from them. */
import { realpathSync } from "node:fs";
import type { BlockDevice } from "./block_devices.ts";
import { CLOUD_INIT_FILE } from "./cloud_init.ts";
import type { VolumeName } from "./pin.ts";

export interface WantedVolume {
  /** For people: `postern`, or `UUID=68B3-2F4A`. */
  readonly name: string;
  /** What a device is called in file names if it is this volume; undefined if it is not. */
  readonly matches: (device: BlockDevice) => string | undefined;
  /** The files that are looked for, in this order. */
  readonly files: readonly string[];
}

const OWN_FILES = ["postern.yaml", "config.yaml"];

/** All that are known, in this order. */
const KNOWN: readonly WantedVolume[] = [
  labelled("postern", OWN_FILES),
  labelled("postern-config", OWN_FILES),
  labelled("metal-iso", ["config.yaml"]),
  labelled("cidata", [CLOUD_INIT_FILE]),
];

/** The one of this name, which need not be known here; all that are known when there is no name. */
export function wantedVolumes(wanted: VolumeName | undefined): readonly WantedVolume[] {
  if (wanted === undefined) return KNOWN;
  const { by, value } = wanted;
  const lower = value.toLowerCase();
  if (by === "LABEL") {
    return [KNOWN.find(({ name }) => name === lower) ?? labelled(lower, OWN_FILES)];
  }
  const name = `${by}=${value}`;
  const isMeant = (device: BlockDevice): boolean => {
    switch (by) {
      case "UUID":
        return device.uuid?.toLowerCase() === lower;
      case "PARTUUID":
        return device.partUuid?.toLowerCase() === lower;
      case "PATH":
        return device.path === withoutLinks(value);
    }
  };
  const matches = (device: BlockDevice) => (isMeant(device) ? name : undefined);
  return [{ name, matches, files: OWN_FILES }];
}

function labelled(name: string, files: readonly string[]): WantedVolume {
  const matches = ({ labels }: BlockDevice) => labels.find((label) => label.toLowerCase() === name);
  return { name, matches, files };
}

function withoutLinks(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
