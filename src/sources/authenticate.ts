/** What the machine demands of a configuration's content, whatever source it comes from. */
import { createHash } from "node:crypto";
import { errorText, fileErrorText } from "../linux/error_text.ts";
import { isSameKey, type PublicKey, parsePublicKey } from "../signature/public_key.ts";
import { verifySignature } from "../signature/verify.ts";
import type { Found } from "./acquire.ts";
import { KEY_ARGUMENT } from "./key_argument.ts";
import { readIfThere } from "./read_bounded.ts";
import type { Settings } from "./settings.ts";

/** SHA-256 of bytes in hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Why a configuration is not what the command line and the baked-in key demand; undefined when it is, or
 * when nothing is demanded.
 */
export function mismatch(
  found: Found,
  settings: Pick<Settings, "sha256" | "key">,
  bakedKeyFile: string,
): string | undefined {
  const { name, bytes } = found;
  const actual = sha256Of(bytes);
  if (settings.sha256 !== undefined && settings.sha256 !== actual) {
    return `${name}: its sha256 is ${actual}, postern.config.sha256 demands ${settings.sha256}`;
  }
  let key: PublicKey | undefined;
  try {
    key = trustedKey(settings.key, readBaked(bakedKeyFile), bakedKeyFile);
  } catch (error) {
    return errorText(error);
  }
  if (key === undefined) return undefined;
  if (found.signature === undefined)
    return `${name}: it is not signed, and a signature is demanded`;
  const fault = verifySignature(bytes, new TextDecoder().decode(found.signature), key);
  return fault === undefined ? undefined : `${name}: its signature ${fault}`;
}

function readBaked(file: string): Uint8Array | undefined {
  try {
    return readIfThere(file);
  } catch (error) {
    throw new Error(fileErrorText(file, error));
  }
}

/** The key that must have signed. A baked-in one cannot be replaced from the command line. */
function trustedKey(
  argument: string | undefined,
  baked: Uint8Array | undefined,
  bakedKeyFile: string,
): PublicKey | undefined {
  const given = argument === undefined ? undefined : parseKey(argument, KEY_ARGUMENT);
  if (baked === undefined) return given;
  const own = parseKey(new TextDecoder().decode(baked), bakedKeyFile);
  if (given !== undefined && !isSameKey(given, own)) {
    throw new Error(`${KEY_ARGUMENT} is another key than that of ${bakedKeyFile}`);
  }
  return own;
}

function parseKey(text: string, origin: string): PublicKey {
  try {
    return parsePublicKey(text);
  } catch (error) {
    throw new Error(`${origin}: the key ${errorText(error)}`);
  }
}
