// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  type Attribute,
  nestedAttribute,
  parseAttributes,
  writeAttributes,
} from "../../../../src/netlink/attributes.ts";
import { ByteWriter } from "../../../../src/netlink/bytes.ts";
import { NetlinkFormatError } from "../../../../src/netlink/errors.ts";
import { text, u32, u64 } from "../../../../src/netlink/layout.ts";
import { decodeExpression, encodeExpression } from "../../../../src/nftables/expressions/codec.ts";
import type { Expression } from "../../../../src/nftables/expressions/expression.ts";
import { LAYOUTS } from "../../../../src/nftables/expressions/layouts.ts";
import { anyExpression } from "./any_expression.ts";

const NFTA_EXPR_NAME = 1;
const NFTA_EXPR_DATA = 2;

function bytesOf(attributes: readonly Attribute[]): Uint8Array {
  const writer = new ByteWriter();
  writeAttributes(writer, attributes);
  return writer.finish();
}

/** The content of the list element that holds an expression. */
function elementOf(expression: Expression): Uint8Array {
  const { value } = encodeExpression(expression);
  return bytesOf(value as readonly Attribute[]);
}

/** The list element of an expression with these attributes in its data. */
function elementWith(name: string, data: readonly Attribute[]): Uint8Array {
  return bytesOf([
    { type: NFTA_EXPR_NAME, value: text.encode(name) },
    nestedAttribute(NFTA_EXPR_DATA, data),
  ]);
}

/** What an expression is written as, with one attribute of it replaced, added or, if undefined, left out. */
function changed(
  { kind, ...fields }: Expression,
  type: number,
  value: Attribute["value"] | undefined,
): Uint8Array {
  const layout = LAYOUTS[kind] as { encode(fields: object): readonly Attribute[] };
  const others = layout.encode(fields).filter((each) => each.type !== type);
  return elementWith(kind, value === undefined ? others : [...others, { type, value }]);
}

const META: Expression = { kind: "meta", key: "l4proto" };
const PAYLOAD: Expression = { kind: "payload", base: "transport", offset: 2, length: 2 };
const CT: Expression = { kind: "ct", key: "state" };
const FIB: Expression = { kind: "fib", result: "type", about: "daddr" };
const BITWISE: Expression = { kind: "bitwise", mask: Uint8Array.of(6, 0, 0, 0) };
const CMP: Expression = { kind: "cmp", operator: "eq", value: Uint8Array.of(6) };
const LOOKUP: Expression = { kind: "lookup", set: "s", negated: false, verdict: false };
const LIMIT: Expression = { kind: "limit", perSecond: 5, burst: 5 };
const COUNTER: Expression = { kind: "counter" };
const ACCEPT: Expression = { kind: "immediate", verdict: { kind: "accept" } };

const EACH: readonly Expression[] = [
  META,
  PAYLOAD,
  CT,
  FIB,
  BITWISE,
  CMP,
  LOOKUP,
  LIMIT,
  COUNTER,
  ACCEPT,
];

test("an expression that was written is read back, whatever it is", () => {
  fc.assert(
    fc.property(anyExpression, (expression) => {
      expect(decodeExpression(elementOf(expression))).toEqual(expression);
    }),
    { numRuns: 500 },
  );
});

/**
 * Where bytes mean something: types without their flag of nesting, contents and their lengths. Padding means
 * nothing, nor whether a list ends before that of its last attribute or after it.
 */
function meaningful(bytes: Uint8Array, start: number): readonly number[] {
  let at = start;
  return parseAttributes(bytes).flatMap(({ payload }) => {
    const [header, content] = [at, at + 4];
    at = content + ((payload.length + 3) & ~3);
    const isList = ((bytes[header - start + 3] ?? 0) & 0x80) !== 0;
    return isList
      ? [header + 2, ...meaningful(payload, content)]
      : [header, header + 1, header + 2, ...Array.from(payload, (_, index) => content + index)];
  });
}

test("an expression with any byte changed is refused, or is another one", () => {
  const changes = fc.record({ place: fc.nat(), mask: fc.integer({ min: 1, max: 255 }) });
  fc.assert(
    fc.property(anyExpression, changes, (expression, { place, mask }) => {
      const bytes = elementOf(expression);
      const places = meaningful(bytes, 0);
      const at = places[place % places.length] ?? 0;
      bytes[at] = (bytes[at] ?? 0) ^ mask;
      let found: Expression;
      try {
        found = decodeExpression(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(NetlinkFormatError);
        return;
      }
      expect(found).not.toEqual(expression);
    }),
    { numRuns: 3_000 },
  );
});

test("what a counter has counted is no part of it", () => {
  const counted = elementWith("counter", [
    { type: 1, value: u64.encode(60n) },
    { type: 2, value: u64.encode(1n) },
  ]);
  expect(decodeExpression(counted)).toEqual(COUNTER);
});

test("the operation of a mask may be named, as newer kernels do", () => {
  expect(decodeExpression(changed(BITWISE, 6, u32.encode(0)))).toEqual(BITWISE);
});

describe("what postern never writes is refused by name", () => {
  test.each(EACH.map((each) => [each.kind, each] as const))(
    "an attribute of %s that is not known",
    (kind, expression) => {
      expect(() => decodeExpression(changed(expression, 99, u32.encode(0)))).toThrow(
        `${kind} with attribute 99`,
      );
    },
  );

  test("an expression of another kind", () => {
    expect(() => decodeExpression(elementWith("quota", []))).toThrow("expression quota");
    expect(() => decodeExpression(elementWith("toString", []))).toThrow("expression toString");
  });

  const REGISTER_2 = u32.encode(2);
  const data = (bytes: readonly number[]): readonly Attribute[] => [
    { type: 1, value: Uint8Array.from(bytes) },
  ];
  const verdict = (code: number, chain?: string): readonly Attribute[] => [
    nestedAttribute(2, [
      { type: 1, value: u32.encode(code) },
      ...(chain === undefined ? [] : [{ type: 2, value: text.encode(chain) }]),
    ]),
  ];

  test.each<[string, Expression, number, Attribute["value"] | undefined, string]>([
    ["meta into another register", META, 1, REGISTER_2, "meta with register 2"],
    ["meta from a register", META, 3, REGISTER_2, "meta with attribute 3"],
    ["another key of meta", META, 2, u32.encode(4), "meta: key 4"],
    ["payload into another register", PAYLOAD, 1, REGISTER_2, "payload with register 2"],
    ["payload of the link layer", PAYLOAD, 2, u32.encode(0), "payload: base 0"],
    ["payload that is written", PAYLOAD, 5, REGISTER_2, "payload with attribute 5"],
    ["ct into another register", CT, 1, REGISTER_2, "ct with register 2"],
    ["ct of one direction", CT, 3, Uint8Array.of(0), "ct with attribute 3"],
    ["another key of ct", CT, 2, u32.encode(3), "ct: key 3"],
    ["fib into another register", FIB, 1, REGISTER_2, "fib with register 2"],
    ["fib with other flags", FIB, 3, u32.encode(3), "fib: flags 3"],
    ["a mask from another register", BITWISE, 1, REGISTER_2, "bitwise with source register 2"],
    ["a mask into another one", BITWISE, 2, REGISTER_2, "bitwise with destination register 2"],
    ["a mask of another length", BITWISE, 3, u32.encode(2), "bitwise with length 2"],
    ["a mask with a XOR", BITWISE, 5, data([0, 1, 0, 0]), "bitwise with xor 00010000"],
    ["a mask without its XOR", BITWISE, 5, undefined, "bitwise: xor is missing"],
    ["a shift", BITWISE, 6, u32.encode(1), "bitwise with operation 1"],
    ["a comparison of another register", CMP, 1, REGISTER_2, "cmp with source register 2"],
    ["a comparison by order", CMP, 2, u32.encode(2), "cmp: comparison 2"],
    ["a lookup of another register", LOOKUP, 2, REGISTER_2, "lookup with source register 2"],
    ["a lookup into a register", LOOKUP, 3, u32.encode(1), "lookup: register 1"],
    ["a lookup with other flags", LOOKUP, 5, u32.encode(2), "lookup: flags 2"],
    ["a limit by the minute", LIMIT, 2, u64.encode(60n), "limit with unit 60"],
    ["a limit of bytes", LIMIT, 4, u32.encode(1), "limit with type 1"],
    ["a limit that is inverted", LIMIT, 5, u32.encode(1), "limit with flags 1"],
    ["a value put in a register", ACCEPT, 1, u32.encode(1), "immediate with register 1"],
    ["a goto", ACCEPT, 2, verdict(0xffff_fffc, "c"), "immediate: verdict 4294967292 to c"],
    ["a return", ACCEPT, 2, verdict(0xffff_fffb), "immediate: verdict 4294967291"],
    ["a queue", ACCEPT, 2, verdict(3), "immediate: verdict 3"],
    ["a jump to nowhere", ACCEPT, 2, verdict(0xffff_fffd), "immediate: verdict 4294967293"],
    ["an accept that names a chain", ACCEPT, 2, verdict(1, "c"), "immediate: verdict 1 to c"],
  ])("%s", (_, expression, type, value, message) => {
    expect(() => decodeExpression(changed(expression, type, value))).toThrow(
      new RegExp(`^${message}$`),
    );
  });
});
