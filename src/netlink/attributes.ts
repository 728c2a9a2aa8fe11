// SPDX-License-Identifier: Apache-2.0
/**
 * Netlink attributes (linux/netlink.h, struct nlattr): a 16-bit length that counts the header but not the
 * padding, a 16-bit type, the payload, zeros up to 4 bytes. A payload that is itself a list of attributes
 * is marked with NLA_F_NESTED. nf_tables writes its integers big-endian.
 */
import { type ByteWriter, viewOf } from "./bytes.ts";
import { NetlinkFormatError } from "./errors.ts";

const HEADER = 4;
/** Marks a payload that is a list of attributes; writing a list sets it. */
export const NLA_F_NESTED = 0x8000;
const NLA_TYPE_MASK = 0x3fff;
const MAX_LENGTH = 0xffff;

/** An attribute to write: a payload, or the attributes nested in it. */
export interface Attribute {
  readonly type: number;
  readonly value: Uint8Array | readonly Attribute[];
}

/** An attribute as read; `attributes` parses the payload as nested ones. */
interface ParsedAttribute {
  readonly type: number;
  readonly payload: Uint8Array;
}

/** An attribute that nests others. */
export function nestedAttribute(type: number, attributes: readonly Attribute[]): Attribute {
  return { type, value: attributes };
}

/** How many bytes the attributes take when written, padding included. */
export function attributesLength(attributes: readonly Attribute[]): number {
  return attributes.reduce((sum, { value }) => {
    const payload = value instanceof Uint8Array ? value.length : attributesLength(value);
    return sum + HEADER + payload + (-payload & 3);
  }, 0);
}

/**
 * Writes attributes, each padded to 4 bytes.
 *
 * @throws NetlinkFormatError when one is longer than its 16-bit length can say.
 */
export function writeAttributes(writer: ByteWriter, attributes: readonly Attribute[]): void {
  for (const { type, value } of attributes) {
    const start = writer.length;
    writer.u16(0);
    if (value instanceof Uint8Array) {
      writer.u16(type);
      writer.raw(value);
    } else {
      writer.u16(type | NLA_F_NESTED);
      writeAttributes(writer, value);
    }
    const length = writer.length - start;
    if (length > MAX_LENGTH) throw new NetlinkFormatError(`attribute ${type} of ${length} bytes`);
    writer.patchU16(start, length);
    writer.align();
  }
}

/**
 * Splits a payload into its attributes. Payloads are views, nothing is copied.
 *
 * @throws NetlinkFormatError when a length points outside the payload.
 */
export function parseAttributes(bytes: Uint8Array): readonly ParsedAttribute[] {
  const attributes: ParsedAttribute[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < HEADER) throw new NetlinkFormatError("attribute header cut short");
    const length = u16(bytes, at);
    if (length < HEADER || at + length > bytes.length) {
      throw new NetlinkFormatError(
        `attribute length ${length} with ${bytes.length - at} bytes left`,
      );
    }
    attributes.push({
      type: u16(bytes, at + 2) & NLA_TYPE_MASK,
      payload: bytes.subarray(at + HEADER, at + length),
    });
    at += length + (-length & 3);
  }
  return attributes;
}

/** In host (little-endian) order; without a DataView, of which there would be one for every payload. */
function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

/** The payload of the attribute of a type. @throws NetlinkFormatError when there is none */
export function attribute(bytes: Uint8Array, type: number): Uint8Array {
  const found = parseAttributes(bytes).find((each) => each.type === type);
  if (found === undefined) throw new NetlinkFormatError(`attribute ${type} is missing`);
  return found.payload;
}

/** The attributes of a payload, to be asked for by type; of several of one type the last counts. */
export class AttributeSet {
  readonly #byType: ReadonlyMap<number, Uint8Array>;

  constructor(bytes: Uint8Array) {
    this.#byType = new Map(parseAttributes(bytes).map(({ type, payload }) => [type, payload]));
  }

  has(type: number): boolean {
    return this.#byType.has(type);
  }

  /** @throws NetlinkFormatError when there is no such attribute. */
  bytes(type: number): Uint8Array {
    const payload = this.#byType.get(type);
    if (payload === undefined) throw new NetlinkFormatError(`attribute ${type} is missing`);
    return payload;
  }

  optionalBytes(type: number): Uint8Array | undefined {
    return this.#byType.get(type);
  }

  nested(type: number): AttributeSet {
    return new AttributeSet(this.bytes(type));
  }

  /** A string without its terminating NUL. */
  string(type: number): string {
    const payload = this.bytes(type);
    const end = payload.indexOf(0);
    return new TextDecoder().decode(end < 0 ? payload : payload.subarray(0, end));
  }

  u32(type: number): number {
    const payload = this.bytes(type);
    if (payload.length !== 4)
      throw new NetlinkFormatError(`attribute ${type} is no 32-bit integer`);
    return viewOf(payload).getUint32(0, false);
  }

  u64(type: number): bigint {
    const payload = this.bytes(type);
    if (payload.length !== 8)
      throw new NetlinkFormatError(`attribute ${type} is no 64-bit integer`);
    return viewOf(payload).getBigUint64(0, false);
  }
}
