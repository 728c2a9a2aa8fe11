// SPDX-License-Identifier: Apache-2.0
/** A configuration as the value of a kernel argument: base64 of one zstd frame with a content checksum. */
import { MOST_BYTES } from "../limits.ts";
import type { Result } from "../result.ts";
import { frameFault } from "./zstd_frame.ts";

/** The kernel argument that carries it. */
export const INLINE_ARGUMENT = "postern.config.inline";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const STRONGEST_LEVEL = 19;

/** Loaded when it is wanted: most boots have no such argument. */
function zlib() {
  return process.getBuiltinModule("node:zlib");
}

/** The value that carries these bytes. */
export function encodeInline(bytes: Uint8Array): string {
  const { constants, zstdCompressSync } = zlib();
  const frame = zstdCompressSync(bytes, {
    params: {
      [constants.ZSTD_c_compressionLevel]: STRONGEST_LEVEL,
      [constants.ZSTD_c_checksumFlag]: 1,
    },
  });
  return frame.toString("base64");
}

export type Decoded = Result<Uint8Array, { fault: string }>;

/** Reads a value back. Any alteration or truncation is a fault, never a different configuration. */
export function decodeInline(value: string): Decoded {
  const fault = (why: string): Decoded => ({ ok: false, fault: why });
  if (value === "") return fault("it is empty");
  if (!BASE64.test(value)) return fault("it is not base64, or cut short");
  const frame = Buffer.from(value, "base64");
  if (frame.toString("base64") !== value) return fault("it is not canonical base64");
  const damage = frameFault(frame);
  if (damage !== undefined) return fault(damage);
  try {
    // The first pass only bounds the size: it does not notice everything that the second one does.
    zlib().zstdDecompressSync(frame, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    return fault(
      error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
        ? `it unpacks to more than ${MOST_BYTES >> 20} MB`
        : "it is damaged",
    );
  }
  try {
    return { ok: true, value: new Uint8Array(Bun.zstdDecompressSync(frame)) };
  } catch {
    return fault("it is damaged");
  }
}
