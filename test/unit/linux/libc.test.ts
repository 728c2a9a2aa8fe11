// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { closeSync, openSync } from "node:fs";
import { close, flock, getsockopt64, LOCK_EX, LOCK_NB, socket } from "../../../src/linux/libc.ts";

const AF_UNIX = 1;
const SOCK_DGRAM = 2;
const SOL_SOCKET = 1;
const SO_NETNS_COOKIE = 71;
const NO_OPTION = 9999;

test("a lock is held by one opened file at a time, and let go with it", () => {
  const [first, second] = [openSync(import.meta.path, "r"), openSync(import.meta.path, "r")];
  expect(flock(first, LOCK_EX | LOCK_NB)).toBe(true);
  expect(flock(second, LOCK_EX | LOCK_NB)).toBe(false);
  closeSync(first);
  expect(flock(second, LOCK_EX | LOCK_NB)).toBe(true);
  closeSync(second);
  expect(() => flock(-1, LOCK_EX)).toThrow("flock: EBADF");
});

test("a network namespace has one cookie, whichever socket tells it", () => {
  const [first, second] = [socket(AF_UNIX, SOCK_DGRAM, 0), socket(AF_UNIX, SOCK_DGRAM, 0)];
  const cookie = getsockopt64(first, SOL_SOCKET, SO_NETNS_COOKIE);
  expect(cookie).toBeGreaterThan(0n);
  expect(getsockopt64(second, SOL_SOCKET, SO_NETNS_COOKIE)).toBe(cookie);
  expect(() => getsockopt64(first, SOL_SOCKET, NO_OPTION)).toThrow("getsockopt: ENOPROTOOPT");
  close(first);
  close(second);
});
