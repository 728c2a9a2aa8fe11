// SPDX-License-Identifier: Apache-2.0
/** What the machine demands of a configuration's content, whatever source it comes from. */
import { errorText, fileErrorText } from "../linux/error_text.ts";
import { isSameKey, type PublicKey, parsePublicKey } from "../signature/public_key.ts";
import { verifySignature } from "../signature/verify.ts";
import { type Document, sha256Of } from "./document.ts";
import { KEY_ARGUMENT } from "./key_argument.ts";
import { readIfThere } from "./read_bounded.ts";
import type { Settings } from "./settings.ts";
import { namesOf } from "./source_result.ts";

/** Why a configuration is not what is demanded. */
export interface Mismatch {
  readonly cause: "checksum" | "key" | "unsigned" | "signature" | "several";
  readonly text: string;
}

/**
 * Why a configuration is not what the command line and the baked-in key demand; undefined when it is, or
 * when nothing is demanded.
 */
export function mismatch(
  documents: readonly Document[],
  settings: Pick<Settings, "sha256" | "key">,
  bakedKeyFile: string,
): Mismatch | undefined {
  const actual = sha256Of(documents);
  if (settings.sha256 !== undefined && settings.sha256 !== actual) {
    const text = `${namesOf(documents)}: its sha256 is ${actual}, postern.config.sha256 demands ${settings.sha256}`;
    return { cause: "checksum", text };
  }
  let key: PublicKey | undefined;
  try {
    key = trustedKey(settings.key, readBaked(bakedKeyFile), bakedKeyFile);
  } catch (error) {
    return { cause: "key", text: errorText(error) };
  }
  if (key === undefined) return undefined;
  // Each may be signed, and nobody have signed that these and no others belong together.
  if (documents.length > 1) {
    const text = `${namesOf(documents)}: a signature is demanded, and is of one document: put them into one file`;
    return { cause: "several", text };
  }
  for (const { name, bytes, signature } of documents) {
    if (signature === undefined) {
      return { cause: "unsigned", text: `${name}: it is not signed, and a signature is demanded` };
    }
    const fault = verifySignature(bytes, new TextDecoder().decode(signature), key);
    if (fault !== undefined) return { cause: "signature", text: `${name}: its signature ${fault}` };
  }
  return undefined;
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
