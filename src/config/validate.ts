// SPDX-License-Identifier: Apache-2.0
import type { z } from "zod";
import { MOST_ERRORS } from "../limits.ts";
import type { Result } from "../result.ts";
import { suggest } from "../text/suggest.ts";
import { type DocumentValue, type ReadValue, valueAt } from "./document_value.ts";
import { type ErrorCode, errorCodes } from "./error_codes.ts";
import { hintOfField } from "./field_hint.ts";
import { quote } from "./quote.ts";
import { defaultActionForm, fieldSeparator, ruleForm } from "./schema.ts";
import { findStrayCharacter } from "./stray_character.ts";
import { findTemplateVariableInName, leftUnexpanded } from "./template_variable.ts";
import { findTextMistake, type TextMistake } from "./text_mistake.ts";

export interface Finding {
  readonly code: ErrorCode;
  readonly offset: number;
  readonly message: string;
}

export type Validated<T> = Result<T, { findings: readonly Finding[] }>;

type Path = readonly PropertyKey[];

/** `portSelector.ports[2]` */
function formatPath(path: Path): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .slice(1);
}

function describe(value: DocumentValue | undefined): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string") return quote(value);
  return Array.isArray(value) ? "a list" : "a mapping";
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.hasOwn(errorCodes, code);
}

/** Where fields belong that are often written in the wrong place. */
const homes: ReadonlyMap<string, string> = new Map([
  ["ports", "under portSelector"],
  ["protocol", "under portSelector"],
  ["subnet", "in an item of ingress"],
  ["except", "in an item of ingress, beside subnet"],
]);

/** A whole document in the right form, for those who followed a wrong one. */
function form({ value }: ReadValue): string {
  return valueAt(value, ["kind"]) === "NetworkDefaultActionConfig" ? defaultActionForm : ruleForm;
}

interface UnknownField {
  readonly finding: Finding;
  /** The missing field that it probably is. */
  readonly meant: string | undefined;
}

function unknownField(field: string, path: Path, known: string, read: ReadValue): UnknownField {
  const offset = read.offsetOfKey(path, field);
  const place = formatPath(path) || "the document";
  const candidates = known.split(fieldSeparator);

  const variable = findTemplateVariableInName(field);
  if (variable !== undefined) {
    const message = leftUnexpanded(variable);
    return { finding: { code: "template-variable", offset, message }, meant: undefined };
  }
  const stray = findStrayCharacter(field);
  if (stray !== undefined) {
    const message = `in the field ${quote(field)}, ${stray}`;
    return {
      finding: { code: "stray-character", offset, message },
      meant: suggest(field, candidates),
    };
  }
  if (field === "spec" && path.length === 0) {
    const fields = candidates.slice(candidates.indexOf("kind") + 1).join(fieldSeparator);
    const message = `a document of Talos has no spec: expected ${fields} beside kind, as in ${form(read)}`;
    return { finding: { code: "spec-wrapper", offset, message }, meant: undefined };
  }
  const elsewhere = hintOfField(field);
  const home = homes.get(field);
  const meant = field === "metadata" ? "name" : suggest(field, candidates);
  let hint = meant === undefined ? "" : `; did you mean ${meant}?`;
  if (home !== undefined) hint = `; it belongs ${home}`;
  if (field === "metadata") hint = "; a name stands beside kind";
  if (elsewhere !== undefined) hint = `; ${elsewhere}`;
  const message = `${place} has no field ${quote(field)}: expected ${known}${hint}`;
  const finding: Finding = { code: "unknown-field", offset, message };
  return { finding, meant: elsewhere === undefined ? meant : undefined };
}

/** What is wrong with a text, or with the first key of a mapping where none is expected. */
function findMistake(value: DocumentValue | undefined): TextMistake | undefined {
  if (typeof value === "string") return findTextMistake(value);
  if (typeof value !== "object" || value === null) return undefined;
  const [key] = Array.isArray(value) ? [] : Object.keys(value);
  return key === undefined ? undefined : findTextMistake(key);
}

function finding(issue: z.core.$ZodIssue, read: ReadValue): Finding {
  const { path } = issue;
  const offset = read.offsetOf(path);
  const value = valueAt(read.value, path);
  const field = formatPath(path);

  const mistake = findMistake(value);
  if (mistake !== undefined) {
    return { code: mistake.code, offset, message: `${field}: ${mistake.message}` };
  }
  if (issue.code === "custom") {
    const code = isErrorCode(issue.params?.code) ? issue.params.code : "wrong-type";
    return { code, offset, message: `${field}: ${issue.message}` };
  }
  if ((value === null || value === undefined) && typeof path.at(-1) === "string") {
    return {
      code: "missing-field",
      offset,
      message: `${field} is missing: expected ${issue.message}`,
    };
  }
  return {
    code: "wrong-type",
    offset,
    message: `${field}: expected ${issue.message}, found ${describe(value)}`,
  };
}

/** Holds a document against its schema and turns every issue into a sentence with a place. */
export function validate<T>(schema: z.ZodType<T>, read: ReadValue): Validated<T> {
  const result = schema.safeParse(read.value);
  if (result.success) return { ok: true, value: result.data };

  const findings: Finding[] = [];
  // What an unknown field was meant to be is not missing on top of that.
  const meant = new Set<string>();
  const issues = result.error.issues.slice(0, MOST_ERRORS);
  for (const issue of issues) {
    if (issue.code !== "unrecognized_keys") continue;
    for (const key of issue.keys.slice(0, MOST_ERRORS)) {
      const unknown = unknownField(key, issue.path, issue.message, read);
      findings.push(unknown.finding);
      if (unknown.meant !== undefined) meant.add(formatPath([...issue.path, unknown.meant]));
    }
  }
  const wrapped = findings.some(({ code }) => code === "spec-wrapper");
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys") continue;
    const found = finding(issue, read);
    const noise = found.code === "missing-field" && (wrapped || meant.has(formatPath(issue.path)));
    if (!noise) findings.push(found);
  }
  return { ok: false, findings };
}
