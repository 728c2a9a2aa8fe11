// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { frameFault, frameLength } from "../../../src/sources/zstd_frame.ts";

/** A frame of one segment with a checksum, which nothing looks into, and one block of a type (RFC 8878 §3.1.1). */
function frameWithBlock(type: number, content: readonly number[]): Uint8Array {
  const header = 1 | (type << 1) | (content.length << 3);
  return Uint8Array.of(
    ...[0x28, 0xb5, 0x2f, 0xfd, 0x24, content.length],
    ...[header & 0xff, header >> 8, 0],
    ...content,
    ...[0, 0, 0, 0],
  );
}

describe("a frame", () => {
  test.each([
    ["raw", 0],
    ["compressed", 2],
  ])("may have blocks that are %s", (_, type) => {
    expect(frameFault(frameWithBlock(type, [1, 2, 3]))).toBeUndefined();
  });

  test("may have blocks that repeat one byte", () => {
    expect(frameFault(frameWithBlock(1, [7]))).toBeUndefined();
  });

  test("is damaged when a block is of the reserved type", () => {
    expect(frameFault(frameWithBlock(3, [1, 2, 3]))).toBe("it is damaged");
  });
});

test("the length of a frame is told whatever follows it, and of what is cut short none is", () => {
  const frame = frameWithBlock(0, [1, 2, 3]);
  expect(frameLength(Uint8Array.of(...frame, 1, 2))).toBe(frame.length);
  expect(() => frameLength(frame.subarray(0, -1))).toThrow("it is cut short");
});
