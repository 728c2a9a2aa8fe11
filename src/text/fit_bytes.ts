// SPDX-License-Identifier: Apache-2.0
const ELLIPSIS = "…";

/** The text, or as many of its whole characters as fit into so many bytes of UTF-8 with an ellipsis. */
export function fitBytes(text: string, bytes: number): string {
  const encoded = new TextEncoder().encode(text);
  if (encoded.length <= bytes) return text;
  const room = bytes - new TextEncoder().encode(ELLIPSIS).length;
  // A character that was cut in two is held back, waiting for its rest.
  const kept = new TextDecoder().decode(encoded.subarray(0, room), { stream: true });
  return `${kept}${ELLIPSIS}`;
}
