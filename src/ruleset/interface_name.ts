// SPDX-License-Identifier: Apache-2.0
/** Interface names as the values that `meta iifname` has: 16 bytes, padded with zeros (linux/if.h, IFNAMSIZ). */
import { fromBytes, toBytes } from "./value_bytes.ts";

export const INTERFACE_NAME_BYTES = 16;

/** The value of a name. The kernel has none longer than 15 bytes; more is cut off. */
export function interfaceValue(name: string): bigint {
  const bytes = new Uint8Array(INTERFACE_NAME_BYTES);
  new TextEncoder().encodeInto(name, bytes.subarray(0, INTERFACE_NAME_BYTES - 1));
  return fromBytes(bytes);
}

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** The name that a value stands for; undefined when it is none that interfaceValue gives. */
export function interfaceName(value: bigint): string | undefined {
  const name = UTF8.decode(toBytes(value, INTERFACE_NAME_BYTES)).replace(/\0+$/, "");
  return interfaceValue(name) === value ? name : undefined;
}
