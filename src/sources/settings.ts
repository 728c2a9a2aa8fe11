// SPDX-License-Identifier: Apache-2.0
/** What the kernel command line says about where the configuration is to come from. */

import type { Result } from "../result.ts";
import { type KernelArgument, lastValue } from "./kernel_command_line.ts";
import { KEY_ARGUMENT } from "./key_argument.ts";
import type { SourceKind } from "./source_result.ts";

export interface Settings {
  /** The only source to look at; undefined for all of them. */
  readonly pin: SourceKind | undefined;
  /** The only label a volume may have; undefined for all that are known. */
  readonly label: string | undefined;
  /** How long to wait for a volume, in seconds; undefined for as long as udev needs. */
  readonly waitSeconds: number | undefined;
  /** SHA-256 that the configuration must have, in lower-case hexadecimal. */
  readonly sha256: string | undefined;
  /** OpenSSH public key that must have signed the configuration. */
  readonly key: string | undefined;
}

type SettingsResult = Result<Settings, { fault: string }>;

const PINNED_WAIT_SECONDS = 10;
const LONGEST_WAIT_SECONDS = 600;
const TALOS_VOLUME = "metal-iso";

/** Reads `postern.*` and `talos.config=`. What cannot be understood is a fault: nothing is guessed. */
export function readSettings(arguments_: readonly KernelArgument[]): SettingsResult {
  const pinned = readPin(arguments_);
  if (typeof pinned === "string") return { ok: false, fault: pinned };

  const wait = lastValue(arguments_, "postern.wait");
  if (wait !== undefined && !(/^\d{1,3}$/.test(wait) && Number(wait) <= LONGEST_WAIT_SECONDS)) {
    return {
      ok: false,
      fault: `postern.wait=${wait}: expected 0 to ${LONGEST_WAIT_SECONDS} seconds`,
    };
  }
  const sha256 = lastValue(arguments_, "postern.config.sha256")?.toLowerCase();
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) {
    return { ok: false, fault: "postern.config.sha256: expected 64 hexadecimal digits" };
  }
  const waitByDefault = pinned.pin === "volume" ? PINNED_WAIT_SECONDS : undefined;
  return {
    ok: true,
    value: {
      ...pinned,
      waitSeconds: wait === undefined ? waitByDefault : Number(wait),
      sha256,
      key: lastValue(arguments_, KEY_ARGUMENT),
    },
  };
}

/** The pinned source, or why there can be none. `postern.config=` goes before `talos.config=`. */
function readPin(arguments_: readonly KernelArgument[]): Pick<Settings, "pin" | "label"> | string {
  const own = lastValue(arguments_, "postern.config");
  const talos = lastValue(arguments_, "talos.config");
  const [name, value] =
    own === undefined ? (["talos.config", talos] as const) : (["postern.config", own] as const);
  if (value === undefined) return { pin: undefined, label: undefined };
  if (value.includes("://")) {
    return `${name}=${value}: a URL cannot be fetched, the network is not up before the firewall is`;
  }
  if (name === "talos.config") {
    return value === TALOS_VOLUME
      ? { pin: "volume", label: TALOS_VOLUME }
      : `talos.config=${value}: expected ${TALOS_VOLUME}`;
  }
  const [pin, ...label] = value.split(":");
  switch (pin) {
    case "inline":
    case "credential":
    case "embedded":
    case "state":
      if (label.length === 0) return { pin, label: undefined };
      break;
    case "volume":
      if (label.length === 0) return { pin, label: undefined };
      if (label.join(":") !== "") return { pin, label: label.join(":") };
      break;
  }
  return `postern.config=${value}: expected inline, credential, volume, volume:LABEL, embedded or state`;
}
