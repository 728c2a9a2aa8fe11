// SPDX-License-Identifier: Apache-2.0
/** What people are told of an error, whoever threw it. */
import { printable } from "../text/printable.ts";

/** What a code of errno says of a file, to follow its name. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EBUSY: "is in use",
  EDQUOT: "the quota is used up",
  EEXIST: "exists already",
  EFBIG: "would be too large",
  EIO: "the device failed",
  EISDIR: "is a directory",
  ELOOP: "is a symbolic link that is not followed",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
  ENFILE: "too many files are open",
  ENODEV: "there is no such device",
  ENOENT: "there is no such file",
  ENOSPC: "there is no space left",
  ENOTDIR: "a part of the path is not a directory",
  ENXIO: "there is no such device",
  EPERM: "the operation is not permitted",
  EPIPE: "nobody reads it",
  EROFS: "the file system is read-only",
  ETXTBSY: "is in use",
};

/** The code of errno ("ENOENT") that an error of node:fs carries; undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) {
    return undefined;
  }
  return /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

function reasonOf(error: unknown): string {
  const code = errnoOf(error);
  if (code !== undefined) return REASONS[code] ?? `the system says ${code}`;
  return error instanceof Error ? error.message : String(error);
}

/** What kept a file from being read or written: "postern.yaml: there is no such file". */
export function fileErrorText(path: string, error: unknown): string {
  return `${printable(path)}: ${reasonOf(error)}`;
}

/** The text of whatever was thrown; of an error of node:fs a sentence, with the path if it has one. */
export function errorText(error: unknown): string {
  const hasPath = error instanceof Error && "path" in error && typeof error.path === "string";
  return hasPath ? fileErrorText(`${error.path}`, error) : reasonOf(error);
}
