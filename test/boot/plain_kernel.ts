// SPDX-License-Identifier: Apache-2.0
// Takes the kernel out of what loads and decompresses it: plain_kernel.ts VMLINUZ OUTPUT. QEMU starts
// it at its PVH entry. See Documentation/arch/x86/boot.rst for where it lies.
import { readFileSync } from "node:fs";

const [input = "", output = ""] = process.argv.slice(2);
const vmlinuz = readFileSync(input);

const setupSectors = vmlinuz.readUInt8(0x1f1);
const start = (setupSectors + 1) * 512 + vmlinuz.readUInt32LE(0x248);
const length = vmlinuz.readUInt32LE(0x24c);
// The last four bytes are not compressed: they tell the size.
const payload = vmlinuz.subarray(start, start + length - 4);
await Bun.write(output, Bun.zstdDecompressSync(payload));
