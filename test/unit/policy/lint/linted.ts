// SPDX-License-Identifier: Apache-2.0
import { load } from "../../../../src/config/load.ts";
import { lint } from "../../../../src/policy/lint/lint.ts";
import type { Warning, WarningCode } from "../../../../src/policy/lint/warning.ts";
import { policyOf } from "../../../../src/policy/policy.ts";

/** The warnings about texts that must be valid; the first is the file `f0`, the second `f1`, … */
export function warningsOf(...texts: readonly string[]): readonly Warning[] {
  const sources = texts.map((text, index) => ({ name: `f${index}`, text }));
  const result = load(sources);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  const { configuration } = result.value;
  const files = sources.map(({ name }) => name);
  return lint(configuration, policyOf(configuration), files);
}

/** Their codes alone. */
export function warningCodesOf(...texts: readonly string[]): readonly WarningCode[] {
  return warningsOf(...texts).map(({ code }) => code);
}
