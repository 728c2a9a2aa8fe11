/** Writes several files, all of them or none. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileErrorText } from "../linux/error_text.ts";

export interface NewFile {
  readonly path: string;
  readonly text: string;
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

/** Creates files, or replaces those that exist, each in one step. @throws Error as `createFiles` does */
export function replaceFiles(files: readonly NewFile[]): void {
  const temporary = (path: string) => `${path}.${process.pid}`;
  createAt(files, temporary);
  try {
    for (const { path } of files) naming(path, () => renameSync(temporary(path), path));
  } catch (error) {
    for (const { path } of files) rmSync(temporary(path), { force: true });
    throw error;
  }
}

function createAt(files: readonly NewFile[], placeOf: (path: string) => string): void {
  const created: string[] = [];
  try {
    for (const { path, text, mode } of files) {
      naming(path, () => {
        const descriptor = openSync(placeOf(path), "wx", mode);
        created.push(placeOf(path));
        try {
          writeFileSync(descriptor, text);
          fsyncSync(descriptor);
        } finally {
          closeSync(descriptor);
        }
      });
    }
  } catch (error) {
    for (const place of created) rmSync(place, { force: true });
    throw error;
  }
}

function naming(path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw new Error(fileErrorText(path, error));
  }
}
