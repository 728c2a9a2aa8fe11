/** Interface names as the values that `meta iifname` has: 16 bytes, padded with zeros (linux/if.h, IFNAMSIZ). */
import { fromBytes, toBytes } from "./value_bytes.ts";

export const INTERFACE_NAME_BYTES = 16;

/** The value of a name. The kernel has none longer than 15 bytes; more is cut off. */
export function interfaceValue(name: string): bigint {
  const bytes = new Uint8Array(INTERFACE_NAME_BYTES);
  new TextEncoder().encodeInto(name, bytes.subarray(0, INTERFACE_NAME_BYTES - 1));
  return fromBytes(bytes);
}

/** The name that a value stands for. */
export function interfaceName(value: bigint): string {
  return new TextDecoder().decode(toBytes(value, INTERFACE_NAME_BYTES)).replace(/\0+$/, "");
}
