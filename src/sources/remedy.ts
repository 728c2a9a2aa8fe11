// SPDX-License-Identifier: Apache-2.0
/** What to do about a configuration that was refused: it depends on why, and on where it came from. */
import type { Mismatch } from "./authenticate.ts";
import { INLINE_ARGUMENT } from "./inline.ts";
import type { SourceKind } from "./source_result.ts";

/** Reads the sources again, whatever state the service is in. */
export const READ_AGAIN = "postern reload";

const AGAIN = `then "${READ_AGAIN}" or reboot`;
const REBOOT = "then reboot";

/** When only another boot can help. */
export const BOOT_ANEW = "reboot";

/** When the kernel command line itself is at fault. */
export const CORRECT_COMMAND_LINE = `correct the kernel command line, ${REBOOT}`;

/** When a source cannot be read or, without one, when none has anything. */
export function remedyForReading(source: SourceKind | undefined): string {
  switch (source) {
    case undefined:
      return `give one on a volume labelled postern, ${AGAIN}, or as ${INLINE_ARGUMENT}= on the kernel command line, ${REBOOT}`;
    case "inline":
      return `encode it anew with "postern encode" and correct the kernel command line, ${REBOOT}`;
    case "credential":
      return `give the machine another credential, ${REBOOT}`;
    case "volume":
      return `mend the volume or give another, ${AGAIN}`;
    case "embedded":
      return `bake another into the initramfs, ${REBOOT}`;
    case "state":
      return '"postern apply" another';
  }
}

/** When a volume is in use; `points` are the folders that it is mounted at, as far as they are known. */
export function remedyForMounted(points: readonly string[]): string {
  const what = points.length === 0 ? "unmount it there" : `umount ${points.join(" ")}`;
  return `${what}, ${AGAIN}`;
}

/** When more than one volume has the name that wins. */
export function remedyForSeveral(): string {
  return `remove all but one, ${AGAIN}, or name one with postern.config=volume:UUID=…, ${REBOOT}`;
}

/** When a configuration was read and is not what is demanded, or has errors. */
export function remedyFor(source: SourceKind, cause: Mismatch["cause"] | "content"): string {
  switch (cause) {
    case "key":
      return `correct the key, ${REBOOT}`;
    case "unsigned":
      return remedyForSignature(source, "sign it");
    case "signature":
      return remedyForSignature(source, "sign it anew");
    case "checksum":
      return `${placing(source)} the one with that checksum, or correct postern.config.sha256 on the kernel command line, ${REBOOT}`;
    case "several":
    case "content":
      return remedyForContent(source);
  }
}

function placing(source: SourceKind): string {
  switch (source) {
    case "inline":
      return "give as the kernel argument";
    case "credential":
      return "give as the credential";
    case "volume":
      return "put on the volume";
    case "embedded":
      return "bake into the initramfs";
    case "state":
      return '"postern apply"';
  }
}

function remedyForSignature(source: SourceKind, sign: "sign it" | "sign it anew"): string {
  switch (source) {
    case "inline":
      return `a kernel argument cannot carry a signature: put it on a volume with its .sig beside it, ${REBOOT}`;
    case "credential":
      return `${sign} and give the signature as the credential postern.config.sig, ${REBOOT}`;
    case "volume":
      return `${sign} with "postern sign" and put the .sig beside it on the volume, ${AGAIN}`;
    case "embedded":
      return `${sign} and bake the .sig into the initramfs beside it, ${REBOOT}`;
    case "state":
      return `${sign} and "postern apply" it with its .sig beside it`;
  }
}

function remedyForContent(source: SourceKind): string {
  switch (source) {
    case "inline":
      return `correct it, encode it anew with "postern encode" and give it as the kernel argument, ${REBOOT}`;
    case "credential":
      return `correct it and give it as the credential, ${REBOOT}`;
    case "volume":
      return `correct it on the volume, ${AGAIN}`;
    case "embedded":
      return `correct it and bake it into the initramfs, ${REBOOT}`;
    case "state":
      return '"postern apply" a correct one';
  }
}
