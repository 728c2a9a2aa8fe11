// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { constants, zstdCompressSync } from "node:zlib";
import fc from "fast-check";
import { decodeInline, encodeInline } from "../../../src/sources/inline.ts";

const text = new TextEncoder().encode(
  "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\n".repeat(9),
);
const value = encodeInline(text);

function compressed(bytes: Uint8Array, checksum: number): string {
  return zstdCompressSync(bytes, {
    params: { [constants.ZSTD_c_checksumFlag]: checksum },
  }).toString("base64");
}

function faultOf(tried: string): string | undefined {
  const decoded = decodeInline(tried);
  return decoded.ok ? undefined : decoded.fault;
}

describe("an inline configuration", () => {
  test("decodes to the bytes that were encoded", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 3000 }), (bytes) => {
        expect(decodeInline(encodeInline(bytes))).toEqual({ ok: true, value: bytes });
      }),
    );
  });

  test("is refused wherever it is cut", () => {
    for (let length = 0; length < value.length; length += 1) {
      expect(faultOf(value.slice(0, length))).toBeString();
    }
  });

  test("never becomes another one, whichever bit of it is flipped", () => {
    const frame = Buffer.from(value, "base64");
    for (let bit = 0; bit < frame.length * 8; bit += 1) {
      const altered = Buffer.from(frame);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const decoded = decodeInline(altered.toString("base64"));
      if (decoded.ok) expect([bit, decoded.value]).toEqual([bit, text]);
    }
  });

  test("is refused when something follows it", () => {
    const frame = Buffer.from(value, "base64");
    expect(faultOf(Buffer.concat([frame, frame]).toString("base64"))).toBe(
      "something follows its end",
    );
    expect(faultOf(Buffer.concat([frame, Buffer.of(0)]).toString("base64"))).toBe(
      "something follows its end",
    );
  });

  test("is refused without a checksum", () => {
    expect(faultOf(compressed(text, 0))).toBe("its zstd frame has no checksum");
    expect(faultOf(compressed(text, 1))).toBeUndefined();
  });

  test("is refused when it unpacks to more than 8 MB", () => {
    expect(faultOf(compressed(new Uint8Array(8 << 20), 1))).toBeUndefined();
    expect(faultOf(compressed(new Uint8Array((8 << 20) + 1), 1))).toBe(
      "it unpacks to more than 8 MB",
    );
  });

  test.each([
    ["", "it is empty"],
    ["not base64!", "it is not base64, or cut short"],
    ["aGVsbG8gd29ybGQ=", "it is not zstd"],
    [` ${value}`, "it is not base64, or cut short"],
  ])("%j is refused: %s", (tried, fault) => {
    expect(faultOf(tried)).toBe(fault);
  });
});
