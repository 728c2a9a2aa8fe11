// SPDX-License-Identifier: Apache-2.0
import type { Probe } from "../probe/probe.ts";
import type { Repeated } from "../probe/watch.ts";
import { GUEST_IPV4, GUEST_IPV6, GUEST_LINK_LOCAL } from "./network.ts";

/** The peers that probe the guest, by the addresses that they send from (RFC 5737, 3849, 9637). */
export const SOURCES = {
  "control plane": "172.20.0.2",
  cluster: "172.20.0.9",
  admin: "192.0.2.9",
  neighbour: "10.0.0.9",
  stranger: "198.51.100.7",
  "admin, IPv6": "2001:db8::9",
  "neighbour, IPv6": "fd00::9",
  "stranger, IPv6": "3fff::7",
  "link-local": "fe80::9",
} as const;
export type SourceName = keyof typeof SOURCES;
export const EVERYONE = Object.keys(SOURCES) as readonly SourceName[];

/** What is probed: sshd and the test image's listeners, and two ICMP queries. */
export const SERVICES = [
  ...["tcp 22", "tcp 80", "tcp 443", "tcp 2379", "tcp 2380", "tcp 2381", "tcp 6443", "tcp 8080"],
  ...["tcp 9100", "tcp 10250", "tcp 50000", "tcp 50001"],
  ...["udp 53", "udp 4789", "udp 8080", "udp 8472"],
  ...["echo", "timestamp"],
] as const;
export type Service = (typeof SERVICES)[number];

/** A service asked from a source. */
export interface Target {
  readonly source: SourceName;
  readonly service: Service;
  readonly repeated: Repeated;
}

// Half the rate at which the firewall admits ICMP, shared by the sources of either family.
const ECHO_MS = 2000;
const PORT_MS = 300;

/**
 * Every service from every one of the sources, repeated after `every` milliseconds or less often.
 * Timestamps exist in IPv4 alone (RFC 792).
 */
export function allTargets(
  sources: readonly SourceName[] = EVERYONE,
  services: readonly Service[] = SERVICES,
  every?: number,
): Target[] {
  return sources.flatMap((source) =>
    services.flatMap((service) => {
      const probe = probeOf(SOURCES[source], service);
      if (probe === undefined) return [];
      const everyMs = every ?? (service === "echo" ? ECHO_MS : PORT_MS);
      return [{ source, service, repeated: { probe, everyMs } }];
    }),
  );
}

function probeOf(src: string, service: Service): Probe | undefined {
  const isIpv6 = src.includes(":");
  const linkLocal = src.startsWith("fe80:");
  const dst = linkLocal ? GUEST_LINK_LOCAL : isIpv6 ? GUEST_IPV6 : GUEST_IPV4;
  if (service === "echo") {
    return isIpv6
      ? { proto: "icmpv6", src, dst, icmpType: 128 }
      : { proto: "icmp", src, dst, icmpType: 8 };
  }
  if (service === "timestamp") {
    return isIpv6 ? undefined : { proto: "icmp", src, dst, icmpType: 13 };
  }
  const [proto, port] = service.split(" ");
  return { proto: proto === "udp" ? "udp" : "tcp", src, dst, dport: Number(port) };
}
