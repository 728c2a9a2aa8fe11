// SPDX-License-Identifier: Apache-2.0
const oneWay = "postern filters what comes in and lets everything out: it cannot do that";
const noForwarding = "postern filters what comes in for the host: it cannot do that";
const allInterfaces = "a rule holds on every interface: postern cannot do that";
const noLimit = "postern cannot limit rates by rule";
const everyAddress = "a rule holds for every address of the host: postern cannot do that";
const noOrder = "the order of rules never matters";
const sources = "the sources of a rule are the subnets of its ingress";
const noOtherProtocol =
  "a rule is for tcp or udp; what happens to other protocols is fixed, postern cannot do that";
const noAction =
  "a rule lets in the subnets of its ingress and nobody else; what holds without a rule is said by a NetworkDefaultActionConfig";

/** What to say of fields that other firewalls have, by their names in small letters. */
const hints: ReadonlyMap<string, string> = new Map(
  Object.entries({
    [oneWay]: ["egress", "output", "outbound", "outgoing"],
    [noForwarding]: ["forward", "forwarding", "nat", "snat", "dnat", "masquerade", "redirect"],
    [noAction]: [
      "action",
      "verdict",
      "target",
      "policy",
      "allow",
      "deny",
      "accept",
      "drop",
      "block",
    ],
    "postern cannot log packets": ["log", "logging", "logprefix", "audit"],
    [allInterfaces]: [
      "interface",
      "interfaces",
      "iface",
      "device",
      "devices",
      "link",
      "links",
      "zone",
    ],
    [noLimit]: ["limit", "limits", "ratelimit", "rate", "burst", "connlimit"],
    [everyAddress]: ["destination", "destinations", "daddr", "to"],
    [noOtherProtocol]: [
      ...["icmp", "icmpv6", "icmptypes", "vrrp", "sctp", "dccp", "esp", "ah", "gre", "igmp"],
      ...["ospf", "ipip", "ipsec", "protocols"],
    ],
    [sources]: ["source", "sources", "saddr", "from", "cidr", "cidrs", "subnets"],
    [noOrder]: ["priority", "order", "position", "weight"],
    "replies to the host's own connections pass without a rule": [
      "state",
      "established",
      "ctstate",
    ],
    "write it as a comment, behind #": ["comment", "description", "note"],
    "a document that is there is in force: remove it, or write # before its lines": [
      "enabled",
      "disabled",
    ],
  }).flatMap(([hint, fields]) => fields.map((field) => [field, hint] as const)),
);

/** What to say of a field that another firewall has; undefined when it is none. */
export function hintOfField(field: string): string | undefined {
  return hints.get(field.toLowerCase());
}
