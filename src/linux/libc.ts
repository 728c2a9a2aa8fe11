/**
 * The C library, as far as postern calls it. The only file that imports bun:ffi.
 *
 * Rules that keep this safe (docs/development.md, "bun:ffi"): errno is read in the statement after the
 * call; typed arrays are passed directly and no pointer is kept; libc is never closed.
 */
import { dlopen, FFIType, type Pointer, read } from "bun:ffi";
import { SystemCallError } from "./errno.ts";

const libc = dlopen("libc.so.6", {
  __errno_location: { args: [], returns: "ptr" },
  socket: { args: ["i32", "i32", "i32"], returns: "i32" },
  bind: { args: ["i32", "ptr", "u32"], returns: "i32" },
  connect: { args: ["i32", "ptr", "u32"], returns: "i32" },
  send: { args: ["i32", "ptr", "u64", "i32"], returns: FFIType.i64_fast },
  recv: { args: ["i32", "ptr", "u64", "i32"], returns: FFIType.i64_fast },
  setsockopt: { args: ["i32", "i32", "i32", "ptr", "u32"], returns: "i32" },
  close: { args: ["i32"], returns: "i32" },
  mount: { args: ["ptr", "ptr", "ptr", "u64", "ptr"], returns: "i32" },
  umount2: { args: ["ptr", "i32"], returns: "i32" },
  syscall: { args: ["i64", "i64", "ptr", "i64"], returns: FFIType.i64_fast },
}).symbols;

function errno(): number {
  return read.i32(libc.__errno_location() as Pointer, 0);
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
  return check(libc.socket(domain, type, protocol), "socket");
}

/** bind(2) to a sockaddr given as its bytes. Throws SystemCallError. */
export function bind(descriptor: number, address: Uint8Array): void {
  check(libc.bind(descriptor, address, address.length), "bind");
}

/** connect(2) to a sockaddr given as its bytes. Throws SystemCallError. */
export function connect(descriptor: number, address: Uint8Array): void {
  check(libc.connect(descriptor, address, address.length), "connect");
}

/** send(2) of all bytes. Returns how many were taken; throws SystemCallError. */
export function send(descriptor: number, bytes: Uint8Array, flags = 0): number {
  return check(Number(libc.send(descriptor, bytes, bytes.length, flags)), "send");
}

/** recv(2) into a buffer. Returns the length (with MSG_TRUNC the true one); throws SystemCallError. */
export function recv(descriptor: number, buffer: Uint8Array, flags: number): number {
  return check(Number(libc.recv(descriptor, buffer, buffer.length, flags)), "recv");
}

/** setsockopt(2) of an integer option. Throws SystemCallError. */
export function setsockopt(descriptor: number, level: number, option: number, value: number): void {
  check(libc.setsockopt(descriptor, level, option, new Int32Array([value]), 4), "setsockopt");
}

/** close(2). Throws SystemCallError. */
export function close(descriptor: number): void {
  check(libc.close(descriptor), "close");
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
    libc.mount(cString(source), cString(target), cString(type), flags, cString(options)),
    "mount",
    source,
  );
}

/** umount2(2). Throws SystemCallError. */
export function umount(target: string): void {
  check(libc.umount2(cString(target), 0), "umount", target);
}

const SYS_FINIT_MODULE: Readonly<Record<string, number>> = { x64: 313, arm64: 273 };

/** finit_module(2): loads the kernel module open at `descriptor`. Throws SystemCallError. */
export function finitModule(descriptor: number, name: string): void {
  const number = SYS_FINIT_MODULE[process.arch];
  if (number === undefined) throw new Error(`finit_module is not known on ${process.arch}`);
  check(Number(libc.syscall(number, descriptor, cString(""), 0)), "finit_module", name);
}
