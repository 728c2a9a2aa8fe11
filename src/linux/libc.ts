// SPDX-License-Identifier: Apache-2.0
/**
 * The C library, as far as postern calls it. The only file that imports bun:ffi.
 *
 * Rules that keep this safe (docs/development.md, "bun:ffi"): errno is read in the statement after the
 * call; typed arrays are passed directly and no pointer is kept; libc is never closed.
 */
import { dlopen, FFIType, type Pointer, read } from "bun:ffi";
import { constants } from "node:os";
import { SystemCallError } from "./errno.ts";

const NO_JIT =
  "calls to the kernel need memory that may be written and executed, and there is none: MemoryDenyWriteExecute=yes and a limit on address space (LimitAS=, ulimit -v) forbid it";

function open() {
  try {
    return dlopen("libc.so.6", {
      __errno_location: { args: [], returns: "ptr" },
      socket: { args: ["i32", "i32", "i32"], returns: "i32" },
      bind: { args: ["i32", "ptr", "u32"], returns: "i32" },
      connect: { args: ["i32", "ptr", "u32"], returns: "i32" },
      send: { args: ["i32", "ptr", "u64", "i32"], returns: FFIType.i64_fast },
      recvfrom: { args: ["i32", "ptr", "u64", "i32", "ptr", "ptr"], returns: FFIType.i64_fast },
      clock_gettime: { args: ["i32", "ptr"], returns: "i32" },
      setsockopt: { args: ["i32", "i32", "i32", "ptr", "u32"], returns: "i32" },
      getsockopt: { args: ["i32", "i32", "i32", "ptr", "ptr"], returns: "i32" },
      close: { args: ["i32"], returns: "i32" },
      flock: { args: ["i32", "i32"], returns: "i32" },
      mount: { args: ["ptr", "ptr", "ptr", "u64", "ptr"], returns: "i32" },
      umount2: { args: ["ptr", "i32"], returns: "i32" },
      syscall: { args: ["i64", "i64", "ptr", "i64"], returns: FFIType.i64_fast },
    }).symbols;
  } catch (error) {
    // This text is the only sign that the runtime gives.
    const isWithoutJit = error instanceof Error && error.message.includes("requires the JIT");
    throw isWithoutJit ? new Error(NO_JIT) : error;
  }
}

let opened: ReturnType<typeof open> | undefined;

/** Opened by the first call: what calls nothing works where there can be no calls. */
function libc(): ReturnType<typeof open> {
  opened ??= open();
  return opened;
}

function errno(): number {
  return read.i32(libc().__errno_location() as Pointer, 0);
}

function cString(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\0`);
}

function check(result: number, call: string, subject?: string): number {
  if (result < 0) throw new SystemCallError(call, errno(), subject);
  return result;
}

/** socket(2). Returns the descriptor; throws SystemCallError. */
export function socket(domain: number, type: number, protocol: number): number {
  return check(libc().socket(domain, type, protocol), "socket");
}

/** bind(2) to a sockaddr given as its bytes. Throws SystemCallError. */
export function bind(descriptor: number, address: Uint8Array): void {
  check(libc().bind(descriptor, address, address.length), "bind");
}

/** connect(2) to a sockaddr given as its bytes. Throws SystemCallError. */
export function connect(descriptor: number, address: Uint8Array): void {
  check(libc().connect(descriptor, address, address.length), "connect");
}

/** send(2) of all bytes. Returns how many were taken; throws SystemCallError. */
export function send(descriptor: number, bytes: Uint8Array, flags = 0): number {
  return check(Number(libc().send(descriptor, bytes, bytes.length, flags)), "send");
}

/** What recvfrom(2) received. */
export interface Received {
  /** Bytes; with MSG_TRUNC the true number. */
  readonly length: number;
  /** The sender's address, as its bytes. */
  readonly sender: Uint8Array;
}

const LONGEST_ADDRESS = 128;

/** recvfrom(2) into a buffer. Throws SystemCallError. */
export function recvFrom(descriptor: number, buffer: Uint8Array, flags: number): Received {
  const address = new Uint8Array(LONGEST_ADDRESS);
  const size = new Uint32Array([address.length]);
  const result = libc().recvfrom(descriptor, buffer, buffer.length, flags, address, size);
  const length = check(Number(result), "recvfrom");
  return { length, sender: address.subarray(0, size[0]) };
}

const CLOCK_MONOTONIC = 1;

/** Seconds since boot without the time that the machine slept, as the kernel counts its timeouts. */
export function monotonic(): number {
  const time = new BigInt64Array(2);
  check(libc().clock_gettime(CLOCK_MONOTONIC, time), "clock_gettime");
  return Number(time[0]) + Number(time[1]) / 1e9;
}

/** setsockopt(2) of an integer option. Throws SystemCallError. */
export function setsockopt(descriptor: number, level: number, option: number, value: number): void {
  check(libc().setsockopt(descriptor, level, option, new Int32Array([value]), 4), "setsockopt");
}

/** getsockopt(2) of an option whose value has 64 bits, as SO_NETNS_COOKIE has. Throws SystemCallError. */
export function getsockopt64(descriptor: number, level: number, option: number): bigint {
  const value = new BigUint64Array(1);
  const length = new Uint32Array([value.byteLength]);
  check(libc().getsockopt(descriptor, level, option, value, length), "getsockopt");
  return value[0] ?? 0n;
}

/** Operations of flock(2), to be combined: one holder alone; do not wait. */
export const LOCK_EX = 2;
export const LOCK_NB = 4;

/**
 * flock(2). Returns false when LOCK_NB is among the bits of `operation` and somebody else holds the lock;
 * throws SystemCallError.
 */
export function flock(descriptor: number, operation: number): boolean {
  const result = libc().flock(descriptor, operation);
  const code = result < 0 ? errno() : 0;
  if (code === constants.errno.EWOULDBLOCK) return false;
  if (result < 0) throw new SystemCallError("flock", code);
  return true;
}

/** close(2). Throws SystemCallError. */
export function close(descriptor: number): void {
  check(libc().close(descriptor), "close");
}

/**
 * mount(2). flags are the MS_* bits of linux/mount.h, options those of the file system. Throws
 * SystemCallError.
 */
export function mount(
  source: string,
  target: string,
  type: string,
  flags: number,
  options: string,
): void {
  check(
    libc().mount(cString(source), cString(target), cString(type), flags, cString(options)),
    "mount",
    source,
  );
}

/** umount2(2). Throws SystemCallError. */
export function umount(target: string): void {
  check(libc().umount2(cString(target), 0), "umount", target);
}

const SYS_FINIT_MODULE: Readonly<Record<string, number>> = { x64: 313, arm64: 273 };

/** finit_module(2): loads the kernel module open at `descriptor`. Throws SystemCallError. */
export function finitModule(descriptor: number, name: string): void {
  const number = SYS_FINIT_MODULE[process.arch];
  if (number === undefined) throw new Error(`finit_module is not known on ${process.arch}`);
  check(Number(libc().syscall(number, descriptor, cString(""), 0)), "finit_module", name);
}
