// SPDX-License-Identifier: Apache-2.0
import { fileErrorText } from "../linux/error_text.ts";
import { readIfThere } from "./read_bounded.ts";
import type { SourceResult } from "./source_result.ts";

/** Reads a configuration and the signature `FILE.sig` beside it. */
export function readPlainFile(path: string, name: string): SourceResult {
  try {
    const bytes = readIfThere(path);
    if (bytes === undefined) return { kind: "absent", why: `no ${name}` };
    const signature = readIfThere(`${path}.sig`);
    return { kind: "found", documents: [{ name, bytes, signature }] };
  } catch (error) {
    return { kind: "faulty", fault: fileErrorText(name, error) };
  }
}
