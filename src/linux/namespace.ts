// SPDX-License-Identifier: Apache-2.0
/** Which network namespace this is, and of which boot. */
import { readFileSync, readlinkSync } from "node:fs";
import { close, getsockopt64, socket } from "./libc.ts";
import { isRuntimeNamed } from "./runtime_directory.ts";

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0o2000000;
const NETLINK_NETFILTER = 12;
const SOL_SOCKET = 1;
const SO_NETNS_COOKIE = 71;

/** A number that no other network namespace has until the next boot. Throws SystemCallError. */
export function namespaceCookie(): string {
  const descriptor = socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_NETFILTER);
  try {
    return getsockopt64(descriptor, SOL_SOCKET, SO_NETNS_COOKIE).toString();
  } finally {
    close(descriptor);
  }
}

/** Another one after each boot. */
export function bootId(): string {
  return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
}

/**
 * Whether this is the network of the machine itself, for which its console, its kernel log and its kept
 * policy speak: the namespace of process 1, or that of a unit. A unit cannot see process 1.
 */
export function isMachineNetwork(): boolean {
  if (isRuntimeNamed()) return true;
  try {
    return readlinkSync("/proc/1/ns/net") === readlinkSync("/proc/self/ns/net");
  } catch {
    return false;
  }
}

/** Seconds since boot, which no change of the time of day moves (proc_uptime(5)). */
export function uptime(): number {
  return Number.parseFloat(readFileSync("/proc/uptime", "utf8"));
}
