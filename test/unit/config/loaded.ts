// SPDX-License-Identifier: Apache-2.0
import type { Configuration } from "../../../src/config/configuration.ts";
import { formatDiagnostic } from "../../../src/config/format_diagnostic.ts";
import { load } from "../../../src/config/load.ts";

/** Loads one text that must be valid. */
export function accepted(text: string): Configuration {
  const result = load([{ name: "f", text }]);
  if (!result.ok) {
    throw new Error(result.errors.map((error) => formatDiagnostic("error", error)).join("\n"));
  }
  return result.value.configuration;
}

/** The errors of a text as LINE:COL code; none when it is accepted. */
export function errors(...texts: readonly (string | Uint8Array)[]): readonly string[] {
  const result = load(texts.map((text, index) => ({ name: `f${index}`, text })));
  if (result.ok) return [];
  return result.errors.map(({ at, code }) => `${at.line}:${at.column} ${code}`);
}

/** The codes alone. */
export function codes(...texts: readonly (string | Uint8Array)[]): readonly string[] {
  return errors(...texts).map((error) => error.split(" ")[1] ?? "");
}
