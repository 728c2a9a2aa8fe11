// SPDX-License-Identifier: Apache-2.0
/** Which source is the only one to be looked at, as the kernel command line says it. */
import type { Result } from "../result.ts";
import type { SourceKind } from "./source_result.ts";

export interface Pin {
  /** The only source to look at; undefined for all of them. */
  readonly pin: SourceKind | undefined;
  /** The only volume to look at; undefined for all that are known. */
  readonly volume: VolumeName | undefined;
}

/** By what a volume is known: the label of its file system or partition, a UUID of either, or its device. */
export interface VolumeName {
  readonly by: "LABEL" | "UUID" | "PARTUUID" | "PATH";
  readonly value: string;
}

/** Why no source can be a URL. */
export const NO_URL = "a URL cannot be fetched, the network is not up before the firewall is";

const SYNTAX = {
  ok: false,
  fault:
    "expected inline, credential, volume, volume:LABEL, volume:UUID=…, volume:PARTUUID=…, volume:PATH=/dev/…, embedded or state",
} as const;

/** Reads `SOURCE`, or `volume:` and which. */
export function readPin(value: string): Result<Pin, { fault: string }> {
  if (value.includes("://")) return { ok: false, fault: NO_URL };
  const colon = value.indexOf(":");
  const pin = colon < 0 ? value : value.slice(0, colon);
  const rest = colon < 0 ? undefined : value.slice(colon + 1);
  switch (pin) {
    case "inline":
    case "credential":
    case "embedded":
    case "state":
      return rest === undefined ? { ok: true, value: { pin, volume: undefined } } : SYNTAX;
    case "volume": {
      const volume = rest === undefined ? undefined : volumeNameOf(rest);
      return rest === undefined || volume !== undefined
        ? { ok: true, value: { pin, volume } }
        : SYNTAX;
    }
    default:
      return SYNTAX;
  }
}

function volumeNameOf(text: string): VolumeName | undefined {
  const [, by, value = ""] = /^(UUID|PARTUUID|PATH)=(.*)$/s.exec(text) ?? [];
  switch (by) {
    case "UUID":
    case "PARTUUID":
      return value === "" ? undefined : { by, value };
    case "PATH":
      return value.startsWith("/dev/") ? { by, value } : undefined;
    default:
      return text === "" ? undefined : { by: "LABEL", value: text };
  }
}
