// SPDX-License-Identifier: Apache-2.0
/** Begins anywhere, so that nobody can have answers ready for what is not asked yet. */
let sequence = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

/** The sequence number of the next question: 32 bits, never that of the one before. */
export function nextSequence(): number {
  sequence = (sequence + 1) >>> 0;
  return sequence;
}
