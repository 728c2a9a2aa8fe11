import type { ErrorCode } from "./error_codes.ts";

/** A value read from text, or why it could not be. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function refused(code: ErrorCode, message: string): Parsed<never> {
  return { ok: false, code, message };
}
