// SPDX-License-Identifier: Apache-2.0
/** The data types of the SSH protocol (RFC 4251 §5) that keys and signatures are made of. */
import { SignatureError } from "./signature_error.ts";

/** Reads one value after the other. @throws SignatureError where the bytes end too early. */
export class WireReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next `count` bytes. */
  take(count: number): Uint8Array {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw new SignatureError("is cut short or damaged");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  /** An integer of 32 bits, the most significant byte first. */
  uint32(): number {
    return Buffer.from(this.take(4)).readUInt32BE();
  }

  /** A `string`: its length as uint32, then that many bytes. */
  string(): Uint8Array {
    return this.take(this.uint32());
  }

  /** A `string` that names something; each byte is one character. */
  name(): string {
    return Buffer.from(this.string()).toString("latin1");
  }

  /** What has not been read yet. */
  rest(): Uint8Array {
    return this.take(this.#bytes.length - this.#at);
  }

  /** @throws SignatureError unless everything has been read. */
  expectEnd(): void {
    if (this.rest().length > 0) throw new SignatureError("has something after its end");
  }
}

/** An integer of 32 bits, the most significant byte first. */
export function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** A `string` of these bytes, or of the UTF-8 of this text. */
export function string(value: Uint8Array | string): Uint8Array {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint32(bytes.length), bytes]);
}
