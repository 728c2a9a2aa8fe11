// SPDX-License-Identifier: Apache-2.0
/** Attributes that hold a value, for messages that are made by hand. */

import type { Attribute } from "../src/netlink/attributes.ts";
import { viewOf } from "../src/netlink/bytes.ts";

/** An attribute holding a NUL-terminated string. */
export function stringAttribute(type: number, text: string): Attribute {
  return { type, value: new TextEncoder().encode(`${text}\0`) };
}

/** An attribute holding a 32-bit big-endian integer. */
export function u32Attribute(type: number, value: number): Attribute {
  const bytes = new Uint8Array(4);
  viewOf(bytes).setUint32(0, value, false);
  return { type, value: bytes };
}

/** An attribute holding a 64-bit big-endian integer. */
export function u64Attribute(type: number, value: bigint): Attribute {
  const bytes = new Uint8Array(8);
  viewOf(bytes).setBigUint64(0, value, false);
  return { type, value: bytes };
}
