/** Writes several files, all of them or none. */
import {
  closeSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";

export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** Permissions, before the umask. */
  readonly mode: number;
}

/** Creates files. @throws Error when one exists already, or cannot be written; then none remains. */
export function createFiles(files: readonly NewFile[]): void {
  const created: string[] = [];
  try {
    for (const { path, text, mode } of files) {
      const descriptor = openSync(path, "wx", mode);
      created.push(path);
      try {
        writeFileSync(descriptor, text);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    }
  } catch (error) {
    for (const path of created) unlinkSync(path);
    throw error;
  }
}

/** Creates files, or replaces those that exist, each in one step. @throws Error as `createFiles` does */
export function replaceFiles(files: readonly NewFile[]): void {
  const temporary = files.map((file) => ({ ...file, path: `${file.path}.${process.pid}` }));
  createFiles(temporary);
  try {
    for (const { path } of files) renameSync(`${path}.${process.pid}`, path);
  } catch (error) {
    for (const { path } of temporary) rmSync(path, { force: true });
    throw error;
  }
}
