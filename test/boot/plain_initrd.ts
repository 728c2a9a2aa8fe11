// SPDX-License-Identifier: Apache-2.0
// Writes an initrd without its compression: plain_initrd.ts INITRD OUTPUT. A processor that is
// emulated takes seconds to decompress what the host does in half a second.
import { frameLength } from "../../src/sources/zstd_frame.ts";
import { cpioPadding } from "./cpio_padding.ts";

const [input = "", output = ""] = process.argv.slice(2);
const initrd = new Uint8Array(await Bun.file(input).arrayBuffer());

const parts: Uint8Array[] = [];
for (let at = 0; at < initrd.length; ) {
  if (initrd[at] === 0) {
    at += 1;
    continue;
  }
  const length = frameLength(initrd.subarray(at));
  const archive = Bun.zstdDecompressSync(initrd.subarray(at, at + length));
  parts.push(archive, cpioPadding(archive.length));
  at += length;
}
await Bun.write(output, Buffer.concat(parts));
