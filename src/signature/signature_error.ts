// SPDX-License-Identifier: Apache-2.0
/**
 * A key or a signature that cannot be read. The message says what is wrong with it, to follow its name:
 * "is cut short". Nothing in it is quoted from the input.
 */
export class SignatureError extends Error {
  override readonly name = "SignatureError";
}
