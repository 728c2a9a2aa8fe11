// SPDX-License-Identifier: Apache-2.0
/**
 * Where a Zstandard frame ends, by RFC 8878 §3.1.1. Decompressors differ in whether they notice a missing
 * checksum, a cut frame or bytes after it; an inline configuration has to be exactly one whole frame.
 */

const MAGIC = 0xfd2fb528;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;
const CHECKSUM_BYTES = 4;

/** Returns what is wrong with bytes that should be one frame with a content checksum, or undefined. */
export function frameFault(bytes: Uint8Array): string | undefined {
  const frame = readFrame(bytes);
  if (typeof frame === "string") return frame;
  if (!frame.hasChecksum) return "its zstd frame has no checksum";
  return frame.length < bytes.length ? "something follows its end" : undefined;
}

/** The length in bytes of the frame that `bytes` begins with. Throws if it is not a whole frame. */
export function frameLength(bytes: Uint8Array): number {
  const frame = readFrame(bytes);
  if (typeof frame === "string") throw new Error(frame);
  return frame.length;
}

interface Frame {
  readonly length: number;
  readonly hasChecksum: boolean;
}

/** Returns the frame at the start of the bytes, or what is wrong with it. */
function readFrame(bytes: Uint8Array): Frame | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 6 || view.getUint32(0, true) !== MAGIC) return "it is not zstd";
  const descriptor = view.getUint8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const hasChecksum = (descriptor & 0x04) !== 0;
  if ((descriptor & 0x18) !== 0) return "its zstd header is damaged";
  const contentSizeFlag = descriptor >> 6;
  const contentSize =
    contentSizeFlag === 0 && isSingleSegment ? 1 : (CONTENT_SIZE_BYTES[contentSizeFlag] ?? 0);
  let at = 5 + (isSingleSegment ? 0 : 1) + (DICTIONARY_ID_BYTES[descriptor & 3] ?? 0) + contentSize;
  for (let isLast = false; !isLast; ) {
    if (at + 3 > bytes.length) return "it is cut short";
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    isLast = (header & 1) === 1;
    const type = (header >> 1) & 3;
    if (type === RESERVED_BLOCK) return "it is damaged";
    at += 3 + (type === RLE_BLOCK ? 1 : header >> 3);
  }
  at += hasChecksum ? CHECKSUM_BYTES : 0;
  return at > bytes.length ? "it is cut short" : { length: at, hasChecksum };
}
