// SPDX-License-Identifier: Apache-2.0
/**
 * Step 0: what is of the loopback device, and what only claims to be. The kernel refuses such addresses on other
 * devices by itself, but not where route_localnet is set, as kube-proxy does (semantics: "Order of evaluation").
 */
import { CT_STATE } from "./field.ts";
import { interfaceValue } from "./interface_name.ts";
import type { NamedSet, Rule, Statement } from "./ruleset.ts";
import { ACCEPT, anyBit, COUNTER, DROP, inSet, is, rule } from "./statements.ts";

/** The loopback device's own addresses (RFC 1122, section 3.2.1.3). */
export const LOOPBACK_IP: NamedSet = {
  name: "loopback-ip",
  type: "ipv4_addr",
  interval: true,
  comment: "addresses of the loopback device",
  elements: [{ first: 0x7f00_0000n, last: 0x7fff_ffffn }],
};

/** Goes before the rules of LOOPBACK_GUARD, which then see other devices alone. */
export const LOOPBACK_DEVICE: Rule = rule(
  [is("meta iifname", interfaceValue("lo")), COUNTER, ACCEPT],
  "loopback device",
);

const FORGED = "a loopback address on another device";

/** Refuses loopback addresses as they come off the wire. */
export const LOOPBACK_GUARD: readonly Rule[] = guard([]);

/**
 * The same at the input hook, behind NAT: where a process of the host spoke to 127.0.0.1 and was sent elsewhere,
 * as to a NodePort, the replies come in by another device and have their old destination again.
 */
export const LOOPBACK_GUARD_BEHIND_NAT: readonly Rule[] = guard([
  anyBit("ct state", CT_STATE.invalid | CT_STATE.new | CT_STATE.untracked),
]);

function guard(unless: readonly Statement[]): readonly Rule[] {
  return [
    rule([inSet("ip saddr", LOOPBACK_IP.name), COUNTER, DROP], FORGED),
    rule([...unless, inSet("ip daddr", LOOPBACK_IP.name), COUNTER, DROP], FORGED),
    rule([is("ip6 saddr", 1n), COUNTER, DROP], FORGED),
  ];
}
