// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  type Attribute,
  AttributeSet,
  attributesLength,
  nestedAttribute,
  parseAttributes,
  writeAttributes,
} from "../../../src/netlink/attributes.ts";
import { ByteWriter } from "../../../src/netlink/bytes.ts";
import { NetlinkFormatError } from "../../../src/netlink/errors.ts";
import { stringAttribute, u32Attribute, u64Attribute } from "../../attributes.ts";

function encode(attributes: readonly Attribute[]): Uint8Array {
  const writer = new ByteWriter();
  writeAttributes(writer, attributes);
  return writer.finish();
}

describe("attributes", () => {
  test("count the header but not the padding, and end on four bytes", () => {
    expect([...encode([stringAttribute(1, "ab")])]).toEqual([7, 0, 1, 0, 0x61, 0x62, 0, 0]);
  });

  test("hold integers big-endian", () => {
    expect([...encode([u32Attribute(2, 0x01020304)])]).toEqual([8, 0, 2, 0, 1, 2, 3, 4]);
    expect([...encode([u64Attribute(3, 5n)])].slice(4)).toEqual([0, 0, 0, 0, 0, 0, 0, 5]);
  });

  test("mark nesting with 0x8000", () => {
    expect([...encode([nestedAttribute(4, [u32Attribute(1, 0)])])].slice(0, 4)).toEqual([
      12, 0, 4, 0x80,
    ]);
  });

  test("are refused when longer than 65,535 bytes", () => {
    expect(() => encode([{ type: 1, value: new Uint8Array(65_532) }])).toThrow(NetlinkFormatError);
    expect(encode([{ type: 1, value: new Uint8Array(65_531) }]).length).toBe(65_536);
  });

  const attributes = fc.letrec<{ attribute: Attribute; list: Attribute[] }>((tie) => ({
    attribute: fc.record({
      type: fc.integer({ min: 1, max: 0x3fff }),
      value: fc.oneof({ depthSize: "small" }, fc.uint8Array({ maxLength: 20 }), tie("list")),
    }),
    list: fc.array(tie("attribute"), { maxLength: 4 }),
  })).list;

  function flatten(list: readonly Attribute[]): unknown {
    return list.map(({ type, value }) => ({
      type,
      payload: [...(value instanceof Uint8Array ? value : encode(value))],
    }));
  }

  test("read back as they were written", () => {
    fc.assert(
      fc.property(attributes, (list) => {
        const bytes = encode(list);
        expect(bytes.length).toBe(attributesLength(list));
        expect(
          parseAttributes(bytes).map(({ type, payload }) => ({ type, payload: [...payload] })),
        ).toEqual(flatten(list) as { type: number; payload: number[] }[]);
      }),
    );
  });

  test("of any bytes are read or refused, never anything else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          const total = parseAttributes(bytes).reduce(
            (sum, { payload }) => sum + payload.length,
            0,
          );
          expect(total).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(NetlinkFormatError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("hold texts that end at their NUL, the empty one too, or with the attribute", () => {
    expect([...encode([stringAttribute(1, "")])]).toEqual([5, 0, 1, 0, 0, 0, 0, 0]);
    const text = (value: string) =>
      new AttributeSet(encode([{ type: 1, value: Buffer.from(value) }])).string(1);
    expect(["\0", "\0ab", "ab\0", "ab", ""].map(text)).toEqual(["", "", "ab", "ab", ""]);
  });

  test("of the wrong length are no integers", () => {
    const set = new AttributeSet(encode([{ type: 1, value: Uint8Array.of(1, 2) }]));
    expect(() => set.u32(1)).toThrow("attribute 1 is no 32-bit integer");
    expect(() => set.u64(1)).toThrow("attribute 1 is no 64-bit integer");
    expect(() => set.bytes(2)).toThrow("attribute 2 is missing");
  });
});
