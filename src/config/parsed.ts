// SPDX-License-Identifier: Apache-2.0
import type { Result } from "../result.ts";
import type { ErrorCode } from "./error_codes.ts";

/** A value read from text, or why it could not be. */
export type Parsed<T> = Result<T, { code: ErrorCode; message: string }>;

export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function refused(code: ErrorCode, message: string): Parsed<never> {
  return { ok: false, code, message };
}
