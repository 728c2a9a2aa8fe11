// SPDX-License-Identifier: Apache-2.0
/** Writes files whole or not at all. Whoever writes a file that somebody else may read does so here. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { errnoOf, fileErrorText } from "./error_text.ts";

interface NewFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** Permissions, before the umask. */
  readonly mode: number;
}

/**
 * Creates files.
 *
 * @throws Error a sentence that names the file which exists already or cannot be written; then none remains
 */
export function createFiles(files: readonly NewFile[]): void {
  createAt(files, (path) => path);
}

/**
 * Creates files, or replaces those that exist, each in one step: after a power cut the old one is there or
 * the new one.
 *
 * @throws Error as `createFiles` does
 */
export function replaceFiles(files: readonly NewFile[]): void {
  const temporary = (path: string) => `${path}.${process.pid}`;
  // A process of this id may have been ended before it could rename what it wrote.
  for (const { path } of files) removeQuietly(temporary(path));
  createAt(files, temporary);
  try {
    for (const { path } of files) naming(path, () => renameSync(temporary(path), path));
    for (const folder of new Set(files.map(({ path }) => dirname(path)))) syncFolder(folder);
  } catch (error) {
    for (const { path } of files) removeQuietly(temporary(path));
    throw error;
  }
}

/** Has what was created, renamed or removed in a folder written to the disk. @throws Error a sentence */
export function syncFolder(folder: string): void {
  naming(folder, () => {
    const descriptor = openSync(folder, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  });
}

function createAt(files: readonly NewFile[], placeOf: (path: string) => string): void {
  const created: string[] = [];
  try {
    for (const { path, content, mode } of files) {
      naming(path, () => {
        const descriptor = openNew(placeOf(path), mode);
        created.push(placeOf(path));
        try {
          writeFileSync(descriptor, content);
          fsyncSync(descriptor);
        } finally {
          closeSync(descriptor);
        }
      });
    }
  } catch (error) {
    for (const place of created) removeQuietly(place);
    throw error;
  }
}

function openNew(path: string, mode: number): number {
  try {
    return openSync(path, "wx", mode);
  } catch (error) {
    // Of a file that is to be made the kernel says so for its folder.
    if (errnoOf(error) === "ENOENT") throw new Error("its folder is missing");
    throw error;
  }
}

/** What cannot be removed is in nobody's way, or is told by whoever writes there next. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // See above.
  }
}

function naming(path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw new Error(fileErrorText(path, error));
  }
}
