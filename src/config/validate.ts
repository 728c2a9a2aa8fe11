import type { z } from "zod";
import { type DocumentValue, type ReadValue, valueAt } from "./document_value.ts";
import { type ErrorCode, errorCodes } from "./error_codes.ts";
import { quote } from "./quote.ts";
import { fieldSeparator } from "./schema.ts";
import { suggest } from "./suggest.ts";
import { findTemplateVariable, findTemplateVariableInName } from "./template_variable.ts";

export interface Finding {
  readonly code: ErrorCode;
  readonly offset: number;
  readonly message: string;
}

export type Validated<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly findings: readonly Finding[] };

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

function leftUnexpanded(variable: string): string {
  return `the template variable ${variable} was left unexpanded`;
}

/** Where fields belong that are often written in the wrong place. */
const homes: ReadonlyMap<string, string> = new Map([
  ["ports", "under portSelector"],
  ["protocol", "under portSelector"],
  ["subnet", "in an item of ingress"],
  ["except", "in an item of ingress, beside subnet"],
  ["metadata", "nowhere: name stands beside kind"],
]);

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
  if (field === "spec" && path.length === 0) {
    const fields = candidates.slice(candidates.indexOf("kind") + 1).join(fieldSeparator);
    const message = `expected no spec: write ${fields} beside kind, as Talos does`;
    return { finding: { code: "spec-wrapper", offset, message }, meant: undefined };
  }
  const meant = field === "metadata" ? "name" : suggest(field, candidates);
  const home = meant === undefined || field === "metadata" ? homes.get(field) : undefined;
  const hint =
    home !== undefined
      ? `; it belongs ${home}`
      : meant !== undefined
        ? `; did you mean ${meant}?`
        : "";
  const message = `${place} has no field ${quote(field)}: expected ${known}${hint}`;
  return { finding: { code: "unknown-field", offset, message }, meant };
}

function finding(issue: z.core.$ZodIssue, read: ReadValue): Finding {
  const { path } = issue;
  const offset = read.offsetOf(path);
  const value = valueAt(read.value, path);
  const field = formatPath(path);

  const variable = typeof value === "string" ? findTemplateVariable(value) : undefined;
  if (variable !== undefined) {
    return {
      code: "template-variable",
      offset,
      message: `${field}: ${leftUnexpanded(variable)}`,
    };
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
  for (const issue of result.error.issues) {
    if (issue.code !== "unrecognized_keys") continue;
    for (const key of issue.keys) {
      const unknown = unknownField(key, issue.path, issue.message, read);
      findings.push(unknown.finding);
      if (unknown.meant !== undefined) meant.add(formatPath([...issue.path, unknown.meant]));
    }
  }
  const wrapped = findings.some(({ code }) => code === "spec-wrapper");
  for (const issue of result.error.issues) {
    if (issue.code === "unrecognized_keys") continue;
    const found = finding(issue, read);
    const noise = found.code === "missing-field" && (wrapped || meant.has(formatPath(issue.path)));
    if (!noise) findings.push(found);
  }
  return { ok: false, findings };
}
