// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type Attribute, writeAttributes } from "../../../src/netlink/attributes.ts";
import { ByteWriter } from "../../../src/netlink/bytes.ts";
import {
  defaulted,
  fixed,
  implied,
  layout,
  named,
  nested,
  observed,
  optional,
  raw,
  required,
  text,
  u32,
  u64,
} from "../../../src/netlink/layout.ts";

interface Inner {
  readonly word: string;
}

interface Thing {
  readonly name: string;
  readonly size: bigint;
  readonly colour: "red" | "blue";
  readonly note: Uint8Array | undefined;
  readonly flags: number;
  readonly level: number;
  readonly inner: Inner | undefined;
}

const INNER = layout<Inner>("inner", [required("word", 1, text)]);

const THING = layout<Thing>("thing", [
  required("name", 1, text),
  required("size", 2, u64),
  required("colour", 3, named("colour", { red: 1, blue: 2 })),
  optional("note", 4, raw),
  defaulted("flags", 5, u32, 0, false),
  defaulted("level", 6, u32, 0, true),
  optional("inner", 7, nested(INNER)),
  fixed("length", 8, u32, ({ name }) => name.length),
  implied("sign", 9, u32, ({ colour }) => (colour === "red" ? 1 : 0)),
  observed(10),
]);

const PLAIN: Thing = {
  name: "a",
  size: 3n,
  colour: "red",
  note: undefined,
  flags: 0,
  level: 0,
  inner: undefined,
};

const thing: fc.Arbitrary<Thing> = fc.record({
  name: fc.stringMatching(/^[a-z-]{0,12}$/),
  size: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  colour: fc.constantFrom("red" as const, "blue" as const),
  note: fc.option(fc.uint8Array({ maxLength: 9 }), { nil: undefined }),
  flags: fc.oneof(fc.constant(0), fc.nat()),
  level: fc.oneof(fc.constant(0), fc.nat()),
  inner: fc.option(fc.record({ word: fc.stringMatching(/^[a-z]{0,5}$/) }), { nil: undefined }),
});

function bytesOf(attributes: readonly Attribute[]): Uint8Array {
  const writer = new ByteWriter();
  writeAttributes(writer, attributes);
  return writer.finish();
}

function decoded(attributes: readonly Attribute[]): Thing {
  return THING.decode(bytesOf(attributes));
}

const plain = THING.encode(PLAIN);

function without(type: number): readonly Attribute[] {
  return plain.filter((each) => each.type !== type);
}

/** The plain thing with an attribute in the place of the one of its type, or beside the others. */
function having(type: number, value: Attribute["value"]): readonly Attribute[] {
  return [...without(type), { type, value }];
}

describe("what a layout writes", () => {
  test("it reads back, every kind of row", () => {
    fc.assert(
      fc.property(thing, (value) => {
        expect(decoded(THING.encode(value))).toEqual(value);
      }),
    );
  });

  test("stands in the order of its rows, without what is left out", () => {
    expect(plain.map(({ type }) => type)).toEqual([1, 2, 3, 6, 8]);
    const full = THING.encode({ ...PLAIN, note: Uint8Array.of(1), flags: 1, inner: { word: "b" } });
    expect(full.map(({ type }) => type)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe("what is read", () => {
  test("may stand in any order", () => {
    expect(decoded(plain.toReversed())).toEqual(PLAIN);
  });

  test("may lack what has a default, and what is optional", () => {
    expect(decoded(without(6))).toEqual(PLAIN);
  });

  test("may hold what is observed, whatever it is", () => {
    expect(decoded(having(10, Uint8Array.of(1, 2, 3)))).toEqual(PLAIN);
  });

  test("may hold what is implied, as it is implied", () => {
    expect(decoded(having(9, u32.encode(1)))).toEqual(PLAIN);
  });
});

describe("what is not read, and what is said of it", () => {
  test.each<[string, readonly Attribute[], string]>([
    [
      "an attribute that no row describes",
      having(11, new Uint8Array(4)),
      "thing with attribute 11",
    ],
    [
      "an attribute that stands twice",
      [...plain, { type: 1, value: text.encode("a") }],
      "thing with attribute 1 twice",
    ],
    [
      "an observed one that stands twice",
      [...having(10, new Uint8Array(0)), { type: 10, value: new Uint8Array(0) }],
      "thing with attribute 10 twice",
    ],
    ["one that is missing", without(2), "thing: attribute 2 is missing"],
    ["a fixed one that is missing", without(8), "thing: length is missing"],
    ["a fixed one with another content", having(8, u32.encode(7)), "thing with length 7"],
    ["an implied one with another content", having(9, u32.encode(0)), "thing with sign 0"],
    ["a number that has no name", having(3, u32.encode(9)), "thing: colour 9"],
    ["a number of another length", having(2, u32.encode(9)), "thing: 4 bytes for 64 bits"],
    [
      "a fixed one of another length",
      having(8, Uint8Array.of(1)),
      "thing: length: 1 bytes for 32 bits",
    ],
    [
      "an attribute within an attribute that no row describes",
      having(7, [
        { type: 1, value: text.encode("b") },
        { type: 2, value: new Uint8Array(0) },
      ]),
      "thing: inner with attribute 2",
    ],
  ])("%s", (_, attributes, message) => {
    expect(() => decoded(attributes)).toThrow(new RegExp(`^${message}$`));
  });

  test("bytes in a fixed content are shown in hexadecimal", () => {
    const zero = layout<object>("mask", [fixed("xor", 1, raw, () => new Uint8Array(2))]);
    expect(() => zero.decode(bytesOf([{ type: 1, value: Uint8Array.of(0, 255) }]))).toThrow(
      "mask with xor 00ff",
    );
  });
});

describe("text", () => {
  test("is read as it was written, whatever stands in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        fc.pre(!value.includes("\0"));
        expect(text.decode(text.encode(value) as Uint8Array)).toBe(value);
      }),
    );
  });

  test("keeps a byte order mark at its beginning", () => {
    expect(text.decode(text.encode("\uFEFFa") as Uint8Array)).toBe("\uFEFFa");
  });

  test("ends where its bytes do", () => {
    for (const bytes of [[], [0x61], [0x61, 0, 0x62, 0], [0x61, 0, 0]]) {
      expect(() => text.decode(Uint8Array.from(bytes))).toThrow(
        "text that does not end with its bytes",
      );
    }
  });
});
