// SPDX-License-Identifier: Apache-2.0
/** A growable buffer that netlink messages are written into; lengths are patched once they are known. */
export class ByteWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  #reserve(count: number): number {
    const start = this.#length;
    const needed = start + count;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, start));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#length = needed;
    return start;
  }

  /** Writes a 16-bit integer in host (little-endian) order. */
  u16(value: number): void {
    const at = this.#reserve(2);
    this.#view.setUint16(at, value, true);
  }

  /** Writes a 32-bit integer in host (little-endian) order. */
  u32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setUint32(at, value, true);
  }

  raw(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Writes zeros up to the next multiple of 4 bytes (NLMSG_ALIGN, NLA_ALIGN). */
  align(): void {
    const padding = -this.#length & 3;
    const at = this.#reserve(padding);
    this.#bytes.fill(0, at, at + padding);
  }

  patchU16(at: number, value: number): void {
    this.#view.setUint16(at, value, true);
  }

  patchU32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  /** The bytes written so far, as a copy that later writes leave alone. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

/** A view on the same bytes, for reading integers. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
