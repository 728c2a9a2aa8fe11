// SPDX-License-Identifier: Apache-2.0
/**
 * Files that the initramfs alone has: what people bake in, and the credential that systemd hands to the unit
 * there. They are kept, so that a reload in the root file system sees what the boot saw.
 */
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { isInitrd } from "../linux/initrd.ts";
import { makeRuntimeDirectory, runtimeDirectory } from "../linux/runtime_directory.ts";

const BAKED = "/usr/lib/postern";
const CONFIGURATION = "config.yaml";
const KEY = "config.pub";
const BAKED_FILES = [CONFIGURATION, `${CONFIGURATION}.sig`, KEY];

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
 * Stands among what was kept as long as the credential was not: the lockdown is given none, as systemd does not
 * start a unit whose credential cannot be decrypted, and the lockdown has to start.
 */
const UNFINISHED = "unfinished";

/** There, from the initramfs on, once every port was closed there: it shows that an initramfs was at work. */
export function lockedDownFile(): string {
  return `${runtimeDirectory()}/locked-down`;
}

/**
 * Keeps what was baked in, before anything can go wrong: a key that was lost would no longer be demanded.
 *
 * @throws Error what mkdir(2), open(2), write(2) and rename(2) say
 */
export function keepBakedFiles(baked = BAKED): void {
  keep((folder) => {
    copyTo(folder, baked, BAKED_FILES);
    writeFileSync(`${folder}/${UNFINISHED}`, "");
  });
}

/** Keeps what was baked in, and the credential. @throws Error as `keepBakedFiles` does */
export function keepInitramfsFiles(baked = BAKED): void {
  keep((folder) => {
    copyTo(folder, baked, BAKED_FILES);
    const credentials = process.env.CREDENTIALS_DIRECTORY;
    if (credentials !== undefined) copyTo(folder, credentials, [CREDENTIAL, `${CREDENTIAL}.sig`]);
  });
}

function keptFolder(): string {
  return `${runtimeDirectory()}/initramfs`;
}

/** Made by systemd, for the lockdown, also when that cannot run (RuntimeDirectory= of postern-lockdown.service). */
function expectedFolder(): string {
  return `${keptFolder()}.expected`;
}

/** Until everything is in it, the folder has another name. */
function newFolder(): string {
  return `${keptFolder()}.new`;
}

function keep(fill: (folder: string) => void): void {
  makeRuntimeDirectory();
  rmSync(newFolder(), { recursive: true, force: true });
  mkdirSync(newFolder());
  fill(newFolder());
  rmSync(keptFolder(), { recursive: true, force: true });
  renameSync(newFolder(), keptFolder());
}

function copyTo(folder: string, from: string, files: readonly string[]): void {
  for (const file of files) {
    const path = `${from}/${file}`;
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) continue;
    cpSync(path, `${folder}/${file}`, { recursive: true });
  }
}

/**
 * Why it is not known here what the initramfs held, and with it what it demands; undefined when it is known, or
 * when no initramfs had anything to do with postern.
 */
export function lossFault(): string | undefined {
  if (isInitrd()) return undefined;
  const isLost = existsSync(keptFolder())
    ? existsSync(`${keptFolder()}/${UNFINISHED}`)
    : [newFolder(), lockedDownFile(), expectedFolder()].some((path) => existsSync(path));
  return isLost
    ? "the initramfs did not come to keep its key and its credential, so it is not known what it demands"
    : undefined;
}

/** In the initramfs the files themselves; after it those that it kept, if there was one that did. */
export function initramfsFiles(): InitramfsFiles {
  const kept = keptFolder();
  const isKept = !isInitrd() && existsSync(kept);
  const baked = isKept ? kept : BAKED;
  const credentials = isKept ? kept : process.env.CREDENTIALS_DIRECTORY;
  return {
    embedded: `${baked}/${CONFIGURATION}`,
    key: `${baked}/${KEY}`,
    credential: credentials === undefined ? undefined : `${credentials}/${CREDENTIAL}`,
  };
}
