// SPDX-License-Identifier: Apache-2.0
import ipaddr from "ipaddr.js";

/** The 4 or 16 bytes of an IP address in text. Throws if it is none. */
export function addressBytes(text: string): Uint8Array {
  return Uint8Array.from(ipaddr.parse(text).toByteArray());
}

/** The canonical text of an IP address of 4 or 16 bytes. */
export function addressText(bytes: Uint8Array): string {
  return ipaddr.fromByteArray(Array.from(bytes)).toString();
}

/** The 6 bytes of `02:00:00:00:00:01`. Throws if the text is no such address. */
export function macBytes(text: string): Uint8Array {
  if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(text)) throw new Error(`no MAC address: ${text}`);
  return Uint8Array.from(text.split(":"), (part) => Number.parseInt(part, 16));
}
