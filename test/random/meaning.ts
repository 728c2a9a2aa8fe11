// SPDX-License-Identifier: Apache-2.0
/** What semantics.md says of a packet, read off the documents as they are written. */
import ipaddr from "ipaddr.js";
import type { Circumstances } from "../../src/explain/packet.ts";
import type { Draft, DraftRule } from "./draft.ts";
import type { DraftPacket } from "./packet.ts";

/** The verdict of the whole host on a packet. */
export function meaning(
  draft: Draft,
  packet: DraftPacket,
  { destinationType, reversePath = true, overLimit = false }: Circumstances,
): "accept" | "drop" {
  const { iface, state, proto, icmpType } = packet;
  if (iface === "lo") return "accept";
  if (claimsLoopback(packet)) return "drop";
  // Traffic that is not for the host is left alone.
  if (destinationType === "unicast") return "accept";
  if (["siderolink", "kubespan"].includes(iface)) return "accept";
  if ((proto === "icmp" && icmpType === 5) || (proto === "icmpv6" && icmpType === 137))
    return "drop";
  if (state === "established" || state === "related") return "accept";
  if (isError(packet) && !overLimit) return "accept";
  if (state === "invalid") return "drop";
  if (draft.mode === "accept") {
    return draft.rules.some((rule) => selects(rule, packet) && !allows(rule, packet))
      ? "drop"
      : "accept";
  }
  const isLinkLocal = isIn(packet.src, "fe80::/10");
  if (proto === "icmpv6") {
    if (icmpType >= 133 && icmpType <= 136 && packet.hopLimit === 255) return "accept";
    const isListenerDiscovery = [130, 131, 132, 143].includes(icmpType);
    if (isListenerDiscovery && (isLinkLocal || isIn(packet.src, "::/128"))) return "accept";
  }
  if (proto === "igmp" && packet.hopLimit === 1 && isIn(packet.dst, "224.0.0.0/4")) return "accept";
  if (proto === "udp" && packet.sport === 547 && packet.dport === 546 && isLinkLocal) {
    return "accept";
  }
  if (proto === "icmp" && [13, 14, 17, 18].includes(icmpType)) return "drop";
  if ((proto === "icmp" || proto === "icmpv6") && !overLimit) return "accept";
  if (draft.podSubnets.some((subnet) => isIn(packet.src, subnet))) {
    if (draft.podSubnets.some((subnet) => isIn(packet.dst, subnet)) && reversePath) return "accept";
  }
  return draft.rules.some((rule) => selects(rule, packet) && allows(rule, packet))
    ? "accept"
    : "drop";
}

/** Whether it has an address that only the loopback device has. */
export function claimsLoopback({ src, dst }: DraftPacket): boolean {
  return isIn(src, "127.0.0.0/8") || isIn(dst, "127.0.0.0/8") || isIn(src, "::1/128");
}

/** Whether it reports what became of another packet. */
export function isError({ proto, icmpType }: DraftPacket): boolean {
  if (proto === "icmp") return [3, 11, 12].includes(icmpType);
  return proto === "icmpv6" && [1, 2, 3, 4].includes(icmpType);
}

function selects({ protocol, ports }: DraftRule, { proto, dport }: DraftPacket): boolean {
  return protocol === proto && ports.some(([first, last]) => first <= dport && dport <= last);
}

function allows({ ingress }: DraftRule, { src }: DraftPacket): boolean {
  return ingress.some(
    ({ subnet, except }) => isIn(src, subnet) && !(except !== undefined && isIn(src, except)),
  );
}

function isIn(address: string, prefix: string): boolean {
  const parsed = ipaddr.parse(address);
  const [network, length] = ipaddr.parseCIDR(prefix);
  return parsed.kind() === network.kind() && parsed.match([network, length]);
}
