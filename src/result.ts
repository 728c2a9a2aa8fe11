// SPDX-License-Identifier: Apache-2.0
/** What came of something that may fail for a reason that is expected: the value, or what is wrong. */
export type Result<Value, Fault extends object> =
  | { readonly ok: true; readonly value: Value }
  | ({ readonly ok: false } & Readonly<Fault>);
