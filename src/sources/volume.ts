// SPDX-License-Identifier: Apache-2.0
/** A configuration on a labelled volume: a whole disk, an ISO, or a partition. */
import { readdirSync } from "node:fs";
import { fileErrorText } from "../linux/error_text.ts";
import { readBounded, readIfThere } from "./read_bounded.ts";
import { readFromDevice } from "./read_from_device.ts";
import type { SourceResult } from "./source_result.ts";

/** Links that udev makes, by the label of the file system and by that of the GPT partition. */
const LINK_FOLDERS = ["/dev/disk/by-label", "/dev/disk/by-partlabel"];

const OWN_FILES = ["postern.yaml", "config.yaml"];

/** The volumes that are looked for, in this order, and the files that are on them. */
const VOLUMES: readonly { readonly label: string; readonly files: readonly string[] }[] = [
  { label: "postern", files: OWN_FILES },
  { label: "postern-config", files: OWN_FILES },
  { label: "metal-iso", files: ["config.yaml"] },
  { label: "cidata", files: ["user-data"] },
];

/** What cloud-init's user-data begins with when it is meant for cloud-init. */
const CLOUD_CONFIG = /^#cloud-config\b/;

const POLL_MS = 50;

/**
 * Looks for the volume of a label, or for those of all known labels, in any case, and reads it.
 *
 * @param waitSeconds how long to wait for it to appear; undefined for not at all.
 */
export function readVolume(
  label: string | undefined,
  waitSeconds: number | undefined,
): SourceResult {
  const wanted =
    label === undefined
      ? VOLUMES
      : [
          VOLUMES.find((volume) => volume.label === label.toLowerCase()) ?? {
            label: label.toLowerCase(),
            files: OWN_FILES,
          },
        ];
  const deadline = performance.now() + (waitSeconds ?? 0) * 1000;
  let passedOver = "";
  for (;;) {
    const links = readLinks();
    for (const { label: each, files } of wanted) {
      const link = links.find((candidate) => candidate.label.toLowerCase() === each);
      const result = link === undefined ? undefined : readLink(link, files);
      if (result?.kind === "absent") passedOver = `; ${result.why}`;
      else if (result !== undefined) return result;
    }
    if (performance.now() >= deadline) break;
    Bun.sleepSync(POLL_MS);
  }
  const labels = wanted.map((volume) => volume.label).join(", ");
  const waited = waitSeconds === undefined ? "" : ` within ${waitSeconds} s`;
  return {
    kind: "absent",
    why: `no configuration on a volume labelled ${labels}${waited}${passedOver}`,
  };
}

interface Link {
  readonly label: string;
  readonly path: string;
}

function readLinks(): readonly Link[] {
  return LINK_FOLDERS.flatMap((folder) => {
    try {
      return readdirSync(folder)
        .sort()
        .map((name) => ({ label: decodeLabel(name), path: `${folder}/${name}` }));
    } catch {
      return [];
    }
  });
}

/** Undoes udev's escapes: `\x20` for a blank. */
function decodeLabel(name: string): string {
  return name.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function readLink({ label, path }: Link, files: readonly string[]): SourceResult {
  return readFromDevice(path, `volume ${label}`, (root) => readConfiguration(label, root, files));
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
      if (wanted === "user-data" && isCloudConfig(bytes)) {
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
  return { kind: "faulty", fault: `volume ${label}: holds no ${files.join(" and no ")}` };
}

function isCloudConfig(bytes: Uint8Array): boolean {
  return CLOUD_CONFIG.test(new TextDecoder().decode(bytes.subarray(0, 64)));
}
