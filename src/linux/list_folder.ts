// SPDX-License-Identifier: Apache-2.0
import { readdirSync } from "node:fs";

/** The names in a folder; none when it is not there or may not be read. */
export function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
