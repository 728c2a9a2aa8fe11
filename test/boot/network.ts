// SPDX-License-Identifier: Apache-2.0
import { rmSync, writeFileSync } from "node:fs";
import { runCommand } from "../probe/run_command.ts";

/** The guest's network: a tap device in a namespace, whose only other end is the guest. */
export const TAP = "tap0";
export const GUEST_MAC = "52:54:00:00:00:02";
export const GUEST_IPV4 = "10.0.0.2";
export const GUEST_IPV6 = "fd00::2";
/** What GUEST_MAC makes of fe80::/64 (RFC 4291 appendix A). */
export const GUEST_LINK_LOCAL = "fe80::5054:ff:fe00:2";

const GATEWAY_IPV4 = "10.0.0.1";
const GATEWAY_IPV6 = "fd00::1";

/** A server that the session started. */
export interface Server {
  stop(): void;
}

/** Makes the tap device in the namespace that we are in, with the gateway's addresses on it. */
export function makeTap(): void {
  runCommand("ip", "link", "set", "lo", "up");
  runCommand("ip", "tuntap", "add", "mode", "tap", "name", TAP);
  // Duplicate address detection would keep the gateway silent for the guest's first second.
  writeFileSync(`/proc/sys/net/ipv6/conf/${TAP}/accept_dad`, "0");
  // Advertisements of a host that is no router would take the guest's default route away.
  writeFileSync(`/proc/sys/net/ipv6/conf/${TAP}/forwarding`, "1");
  runCommand("ip", "address", "add", `${GATEWAY_IPV4}/24`, "dev", TAP);
  runCommand("ip", "-6", "address", "add", `${GATEWAY_IPV6}/64`, "dev", TAP, "nodad");
  runCommand("ip", "link", "set", TAP, "up");
  // The prober alone answers for the addresses beyond the gateway: no "unreachable" from here.
  runCommand("ip", "-6", "route", "add", "blackhole", "default");
}

/**
 * Gives the guest its one IPv4 and its one IPv6 address by DHCP and DHCPv6, and routes by router
 * advertisement. `leaseFile` is a path of this session's own, which is emptied: what an earlier
 * guest was given would be missing for this one.
 */
export function startDhcp(leaseFile: string, logFile: string): Server {
  rmSync(leaseFile, { force: true });
  const dnsmasq = Bun.spawn(
    [
      "dnsmasq",
      "--no-daemon",
      "--conf-file=/dev/null",
      "--port=0",
      `--interface=${TAP}`,
      "--bind-dynamic",
      "--dhcp-authoritative",
      "--no-ping",
      "--enable-ra",
      `--dhcp-range=${GUEST_IPV4},${GUEST_IPV4},255.255.255.0,1h`,
      `--dhcp-range=${GUEST_IPV6},${GUEST_IPV6},64,1h`,
      `--dhcp-leasefile=${leaseFile}`,
      "--log-dhcp",
    ],
    { stdin: "ignore", stdout: "ignore", stderr: Bun.file(logFile) },
  );
  return { stop: () => dnsmasq.kill() };
}
