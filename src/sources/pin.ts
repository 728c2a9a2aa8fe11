// SPDX-License-Identifier: Apache-2.0
/** Which source is the only one to be looked at, as the kernel command line says it. */
import type { Result } from "../result.ts";
import type { SourceKind } from "./source_result.ts";

export interface Pin {
  /** The only source to look at; undefined for all of them. */
  readonly pin: SourceKind | undefined;
  /** The only label a volume may have; undefined for all that are known. */
  readonly label: string | undefined;
}

/** Why no source can be a URL. */
export const NO_URL = "a URL cannot be fetched, the network is not up before the firewall is";

const SYNTAX = "expected inline, credential, volume, volume:LABEL, embedded or state";

/** Reads `SOURCE[:LABEL]`. */
export function readPin(value: string): Result<Pin, { fault: string }> {
  if (value.includes("://")) return { ok: false, fault: NO_URL };
  const [pin, ...rest] = value.split(":");
  const label = rest.length === 0 ? undefined : rest.join(":");
  switch (pin) {
    case "inline":
    case "credential":
    case "embedded":
    case "state":
      return label === undefined
        ? { ok: true, value: { pin, label } }
        : { ok: false, fault: SYNTAX };
    case "volume":
      return label === "" ? { ok: false, fault: SYNTAX } : { ok: true, value: { pin, label } };
  }
  return { ok: false, fault: SYNTAX };
}
