import { createHash } from "node:crypto";
import type { Found } from "./acquire.ts";
import type { Settings } from "./settings.ts";

/** SHA-256 of bytes in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Why a configuration is not the one that the command line demands; undefined when it is, or when nothing
 * is demanded.
 */
export function mismatch({ name, bytes }: Found, { sha256 }: Settings): string | undefined {
  const actual = sha256Of(bytes);
  return sha256 !== undefined && sha256 !== actual
    ? `${name}: its sha256 is ${actual}, postern.config.sha256 demands ${sha256}`
    : undefined;
}
