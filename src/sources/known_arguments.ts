// SPDX-License-Identifier: Apache-2.0
/** Every kernel argument that postern reads, declared once. */
import type { Result } from "../result.ts";
import { INLINE_ARGUMENT } from "./inline.ts";
import { KEY_ARGUMENT } from "./key_argument.ts";
import { NO_URL, readPin } from "./pin.ts";
import type { Settings } from "./settings.ts";

export interface KnownArgument {
  readonly name: string;
  /** How its value is written, and what it means, in the words of docs/boot.md. */
  readonly syntax: string;
  readonly meaning: string;
  /** What several of one name are: one value in parts, or a fault unless they say the same. */
  readonly several: "joined" | "same";
  /** What a value says; a fault is what was expected. */
  readonly read: (value: string) => Result<Partial<Settings>, { fault: string }>;
}

const LONGEST_WAIT_SECONDS = 600;

/** Of two that speak of the same, the first is obeyed. */
export const KNOWN_ARGUMENTS: readonly KnownArgument[] = [
  inline(INLINE_ARGUMENT, "the configuration itself, as `postern encode` prints it"),
  inline("talos.config.inline", `the same, when there is no \`${INLINE_ARGUMENT}\``),
  inline("talos.config.early", "the same, when there is neither"),
  {
    name: "postern.config",
    syntax: "inline|credential|volume[:WHICH]|embedded|state",
    meaning:
      "only this source is looked at; its absence is a failure. WHICH is a label, or `UUID=…`, `PARTUUID=…` or `PATH=/dev/…`",
    several: "same",
    read: readPin,
  },
  {
    name: "talos.config",
    syntax: "metal-iso",
    meaning: "the same as `postern.config=volume:metal-iso`",
    several: "same",
    read: (value) =>
      value === "metal-iso"
        ? readPin(`volume:${value}`)
        : { ok: false, fault: value.includes("://") ? NO_URL : "expected metal-iso" },
  },
  {
    name: "postern.wait",
    syntax: "SECONDS",
    meaning:
      "how long to wait for a volume, at most 600: 10 by default when it is pinned; otherwise no longer than udev takes",
    several: "same",
    read: (value) =>
      /^\d{1,3}$/.test(value) && Number(value) <= LONGEST_WAIT_SECONDS
        ? { ok: true, value: { waitSeconds: Number(value) } }
        : { ok: false, fault: `expected 0 to ${LONGEST_WAIT_SECONDS} seconds` },
  },
  {
    name: "postern.config.sha256",
    syntax: "HEX",
    meaning: "the configuration must have this checksum, whatever its source",
    several: "same",
    read: (value) =>
      /^[0-9a-f]{64}$/i.test(value)
        ? { ok: true, value: { sha256: value.toLowerCase() } }
        : { ok: false, fault: "expected 64 hexadecimal digits" },
  },
  {
    name: KEY_ARGUMENT,
    syntax: "KEY",
    meaning:
      "it must be [signed](signing.md) by this key; one at /usr/lib/postern/config.pub in the initramfs cannot be replaced",
    several: "same",
    read: (key) => ({ ok: true, value: { key } }),
  },
];

function inline(name: string, meaning: string): KnownArgument {
  const read: KnownArgument["read"] = (value) => ({ ok: true, value: { inline: { name, value } } });
  return { name, syntax: "WORD", meaning, several: "joined", read };
}
