// SPDX-License-Identifier: Apache-2.0
/** The zeros that bring the next archive of an initramfs to a multiple of four bytes, as the kernel wants it. */
export function cpioPadding(length: number): Uint8Array {
  return new Uint8Array(-length & 3);
}
