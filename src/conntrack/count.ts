// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";

/** Of the network namespace of whoever opens it (Documentation/networking/nf_conntrack-sysctl). */
const COUNT = "/proc/sys/net/netfilter/nf_conntrack_count";

/** How many connections conntrack knows; undefined where it does not say. */
export function connectionCount(path = COUNT): number | undefined {
  try {
    const text = readFileSync(path, "utf8").trim();
    return /^\d+$/.test(text) ? Number(text) : undefined;
  } catch {
    return undefined;
  }
}
