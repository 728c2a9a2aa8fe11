/** Configurations that lie in a file of the running system: credentials, and one that was baked in. */
import { readIfThere } from "./read_bounded.ts";
import type { SourceResult } from "./source_result.ts";

/** Where people bake a configuration in. */
export const EMBEDDED_FILE = "/usr/lib/postern/config.yaml";

/** The name of the systemd credential. */
export const CREDENTIAL = "postern.config";

/** Reads a configuration and the signature `FILE.sig` beside it. */
export function readPlainFile(path: string, name: string): SourceResult {
  try {
    const bytes = readIfThere(path);
    if (bytes === undefined) return { kind: "absent", why: `no ${name}` };
    return { kind: "found", name, bytes, signature: readIfThere(`${path}.sig`) };
  } catch (error) {
    return { kind: "faulty", fault: `${name}: ${error instanceof Error ? error.message : error}` };
  }
}

/** Reads the credential that systemd handed to the unit (systemd.exec, ImportCredential=). */
export function readCredential(): SourceResult {
  const folder = process.env.CREDENTIALS_DIRECTORY;
  if (folder === undefined) return { kind: "absent", why: "no credentials" };
  return readPlainFile(`${folder}/${CREDENTIAL}`, `credential ${CREDENTIAL}`);
}
