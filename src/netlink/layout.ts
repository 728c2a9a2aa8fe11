// SPDX-License-Identifier: Apache-2.0
/**
 * What a list of attributes holds, described once: a layout writes a value as attributes and reads it back.
 * Reading is strict. An attribute that no row describes, one that stands twice and one that has another
 * content than the row allows is an error: nothing is passed over.
 */
import { type Attribute, parseAttributes } from "./attributes.ts";
import { NetlinkFormatError } from "./errors.ts";

/** How the content of an attribute is written and read. `decode` throws NetlinkFormatError. */
export interface Content<T> {
  encode(value: T): Attribute["value"];
  decode(payload: Uint8Array): T;
}

/** One attribute of a layout. */
interface Row<T> {
  readonly type: number;
  /** The content to write; undefined to leave the attribute out. */
  encode(value: T): Attribute["value"] | undefined;
  /** What the attribute says of the value; `payload` is undefined where it is missing. */
  decode(payload: Uint8Array | undefined): Partial<T>;
  /** What is wrong with the attribute, once the whole value is known. */
  fault?(value: T, payload: Uint8Array | undefined): string | undefined;
}

export interface Layout<T> {
  encode(value: T): readonly Attribute[];
  /** @throws NetlinkFormatError on anything that `encode` does not write and no row observes. */
  decode(bytes: Uint8Array): T;
}

/** A layout of these rows, which are written in their order. `what` names the value in errors. */
export function layout<T extends object>(what: string, rows: readonly Row<T>[]): Layout<T> {
  const known = new Set(rows.map(({ type }) => type));
  return {
    encode: (value) =>
      rows.flatMap((row) => {
        const content = row.encode(value);
        return content === undefined ? [] : [{ type: row.type, value: content }];
      }),
    decode(bytes) {
      const payloads = new Map<number, Uint8Array>();
      for (const { type, payload } of parseAttributes(bytes)) {
        if (!known.has(type)) throw new NetlinkFormatError(`${what} with attribute ${type}`);
        if (payloads.has(type))
          throw new NetlinkFormatError(`${what} with attribute ${type} twice`);
        payloads.set(type, payload);
      }
      const parts: Partial<T> = {};
      for (const row of rows) {
        within(what, () => Object.assign(parts, row.decode(payloads.get(row.type))));
      }
      // Every row has said what it knows, or thrown.
      const value = parts as T;
      for (const { fault, type } of rows) {
        const why = within(what, () => fault?.(value, payloads.get(type)));
        if (why !== undefined) throw new NetlinkFormatError(`${what} with ${why}`);
      }
      return value;
    },
  };
}

/** An attribute that must be there, and is the field `name` of the value. */
export function required<T, Name extends keyof T>(
  name: Name,
  type: number,
  content: Content<T[Name]>,
): Row<T> {
  return {
    type,
    encode: (value) => content.encode(value[name]),
    decode(payload) {
      if (payload === undefined) throw new NetlinkFormatError(`attribute ${type} is missing`);
      return part<T, Name>(name, content.decode(payload));
    },
  };
}

/** An attribute that is missing where the field is undefined. */
export function optional<T, Name extends keyof T>(
  name: Name,
  type: number,
  content: Content<NonNullable<T[Name]>>,
): Row<T> {
  return {
    type,
    encode(value) {
      const field = value[name];
      return field === undefined || field === null ? undefined : content.encode(field);
    },
    decode: (payload) =>
      payload === undefined
        ? part<T, Name>(name, undefined as T[Name])
        : part<T, Name>(name, content.decode(payload)),
  };
}

/** An attribute whose absence means `absent`; `written` says whether it is written even then. */
export function defaulted<T, Name extends keyof T>(
  name: Name,
  type: number,
  content: Content<T[Name]>,
  absent: T[Name],
  written: boolean,
): Row<T> {
  return {
    type,
    encode: (value) =>
      value[name] === absent && !written ? undefined : content.encode(value[name]),
    decode: (payload) =>
      part<T, Name>(name, payload === undefined ? absent : content.decode(payload)),
  };
}

/** An attribute that always has one content, or one that follows from the rest of the value. */
export function fixed<T, V>(
  what: string,
  type: number,
  content: Content<V>,
  of: (value: T) => V,
): Row<T> {
  return {
    type,
    encode: (value) => content.encode(of(value)),
    decode: (payload) => {
      if (payload === undefined) throw new NetlinkFormatError(`${what} is missing`);
      return {};
    },
    fault: (value, payload) => differing(what, content, of(value), payload),
  };
}

/** An attribute that the kernel adds with this one content, and that is never written. */
export function implied<T, V>(
  what: string,
  type: number,
  content: Content<V>,
  of: (value: T) => V,
): Row<T> {
  return {
    type,
    encode: () => undefined,
    decode: () => ({}),
    fault: (value, payload) =>
      payload === undefined ? undefined : differing(what, content, of(value), payload),
  };
}

/** An attribute of the kernel's own book-keeping, which says nothing of the meaning. */
export function observed<T>(type: number): Row<T> {
  return { type, encode: () => undefined, decode: () => ({}) };
}

function part<T, Name extends keyof T>(name: Name, value: T[Name]): Partial<T> {
  const single: Partial<T> = {};
  single[name] = value;
  return single;
}

function differing<V>(
  what: string,
  content: Content<V>,
  expected: V,
  payload: Uint8Array | undefined,
): string | undefined {
  if (payload === undefined) return `no ${what}`;
  const found = within(what, () => content.decode(payload));
  if (isSame(found, expected)) return undefined;
  return `${what} ${shown(found)}`;
}

/** Names in an error what was being read. */
function within<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NetlinkFormatError)) throw error;
    throw new NetlinkFormatError(`${what}: ${error.message}`);
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return a instanceof Uint8Array && b instanceof Uint8Array
    ? Buffer.compare(a, b) === 0
    : Object.is(a, b);
}

function shown(value: unknown): string {
  return value instanceof Uint8Array ? value.toHex() : String(value);
}

// Without a DataView, which would give every few bytes a buffer of their own outside of the heap.

/** A 32-bit big-endian integer. */
export const u32: Content<number> = {
  encode: u32Bytes,
  decode(payload) {
    expectBytes(payload, 4);
    return readU32(payload, 0);
  },
};

/** A 64-bit big-endian integer. */
export const u64: Content<bigint> = {
  encode(value) {
    const bytes = new Uint8Array(8);
    bytes.set(u32Bytes(Number(value >> 32n)), 0);
    bytes.set(u32Bytes(Number(value & 0xffff_ffffn)), 4);
    return bytes;
  },
  decode(payload) {
    expectBytes(payload, 8);
    return (BigInt(readU32(payload, 0)) << 32n) | BigInt(readU32(payload, 4));
  },
};

function u32Bytes(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);
}

function expectBytes(payload: Uint8Array, length: number): void {
  if (payload.length !== length) {
    throw new NetlinkFormatError(`${payload.length} bytes for ${8 * length} bits`);
  }
}

function readU32(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

/** A byte order mark is a character like any other. */
const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** A string that ends in NUL. */
export const text: Content<string> = {
  encode: (value) => new TextEncoder().encode(`${value}\0`),
  decode(payload) {
    const end = payload.indexOf(0);
    if (end < 0 || end !== payload.length - 1) {
      throw new NetlinkFormatError("text that does not end with its bytes");
    }
    return UTF8.decode(payload.subarray(0, end));
  },
};

/** Bytes as they are. */
export const raw: Content<Uint8Array> = {
  encode: (value) => value,
  decode: (payload) => payload,
};

/** An integer that stands for a name. */
export function named<Name extends string>(
  what: string,
  numbers: Readonly<Record<Name, number>>,
): Content<Name> {
  return {
    encode: (name) => u32.encode(numbers[name]),
    decode(payload) {
      const number = u32.decode(payload);
      for (const name in numbers) if (numbers[name] === number) return name;
      throw new NetlinkFormatError(`${what} ${number}`);
    },
  };
}

/** Attributes within the attribute. */
export function nested<T>(inner: Layout<T>): Content<T> {
  return { encode: (value) => inner.encode(value), decode: (payload) => inner.decode(payload) };
}
