// SPDX-License-Identifier: Apache-2.0
import type { Location } from "./configuration.ts";
import type { ErrorCode, NoticeCode } from "./error_codes.ts";

/** The document that a diagnostic is about, as far as it could be read. */
export interface DocumentIdentity {
  readonly kind: string | undefined;
  readonly name: string | undefined;
}

/** Something to say about a place in a source text. */
export interface Diagnostic<Code extends string = string> {
  readonly code: Code;
  readonly at: Location;
  /** Undefined when it concerns no document in particular. */
  readonly document?: DocumentIdentity | undefined;
  /** One sentence part without a full stop: what was expected and what was found. */
  readonly message: string;
}

export type ConfigError = Diagnostic<ErrorCode>;
export type Notice = Diagnostic<NoticeCode>;

/** Order of a stream: by line, then by column. For diagnostics of one file. */
export function byPosition(a: Diagnostic, b: Diagnostic): number {
  return a.at.line - b.at.line || a.at.column - b.at.column;
}
