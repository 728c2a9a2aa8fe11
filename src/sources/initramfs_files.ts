// SPDX-License-Identifier: Apache-2.0
/**
 * Files that the initramfs alone has: what people bake in, and the credential that systemd hands to the unit
 * there. They are kept, so that a reload in the root file system sees what the boot saw.
 */
import { cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { isInitrd } from "../linux/initrd.ts";
import { makeRuntimeDirectory, runtimeDirectory } from "../linux/runtime_directory.ts";

const BAKED = "/usr/lib/postern";
const CONFIGURATION = "config.yaml";
const KEY = "config.pub";

/** Where people bake a configuration in. */
export const EMBEDDED_FILE = `${BAKED}/${CONFIGURATION}`;

/** The name of the systemd credential. */
export const CREDENTIAL = "postern.config";

/** Where the files are to be read. */
interface InitramfsFiles {
  /** The configuration that was baked in. */
  readonly embedded: string;
  /** The public key that every configuration must be signed with. */
  readonly key: string;
  /** The credential (systemd.exec, ImportCredential=); undefined outside of a unit that has any. */
  readonly credential: string | undefined;
}

/**
 * Keeps the files before the initramfs goes, signatures included. Throws what mkdir(2), open(2), write(2)
 * and rename(2) throw: a key that was lost would no longer be demanded.
 */
export function keepInitramfsFiles(baked = BAKED): void {
  const folder = `${makeRuntimeDirectory()}/initramfs`;
  for (const old of [folder, `${folder}.new`]) rmSync(old, { recursive: true, force: true });
  mkdirSync(`${folder}.new`);
  const keep = (from: string, files: readonly string[]): void => {
    for (const file of files) {
      const path = `${from}/${file}`;
      if (lstatSync(path, { throwIfNoEntry: false }) === undefined) continue;
      cpSync(path, `${folder}.new/${file}`, { recursive: true });
    }
  };
  keep(baked, [CONFIGURATION, `${CONFIGURATION}.sig`, KEY]);
  const credentials = process.env.CREDENTIALS_DIRECTORY;
  if (credentials !== undefined) keep(credentials, [CREDENTIAL, `${CREDENTIAL}.sig`]);
  renameSync(`${folder}.new`, folder);
}

/** In the initramfs the files themselves; after it those that it kept, if there was one that did. */
export function initramfsFiles(): InitramfsFiles {
  const kept = `${runtimeDirectory()}/initramfs`;
  const isKept = !isInitrd() && existsSync(kept);
  const baked = isKept ? kept : BAKED;
  const credentials = isKept ? kept : process.env.CREDENTIALS_DIRECTORY;
  return {
    embedded: `${baked}/${CONFIGURATION}`,
    key: `${baked}/${KEY}`,
    credential: credentials === undefined ? undefined : `${credentials}/${CREDENTIAL}`,
  };
}
