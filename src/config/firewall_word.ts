// SPDX-License-Identifier: Apache-2.0
/** Words by which people and other products name a firewall, where a name of Talos was expected. */
import { suggest } from "../text/suggest.ts";

const words =
  /rule|firewall|^fw$|ingress|egress|inbound|filter|nftables|iptables|^acls?$|portselector|defaultaction|polic(?:y|ies)$|allowlist|denylist|openports|securitygroup/i;

/** What a misspelt name is held against; one that begins another comes before it. */
const names: readonly string[] = [
  "firewall",
  "firewallRules",
  "firewallPolicy",
  "ingress",
  "ingressFirewall",
  "ingressRules",
  "egress",
  "inbound",
  "networkRules",
  "networkRuleConfigs",
  "networkPolicies",
  "networkDefaultAction",
  "defaultAction",
  "portSelector",
  "nftables",
  "iptables",
  "allowlist",
  "securityGroups",
];

/** Whether a name says that it is about a firewall. */
export function namesFirewall(name: string): boolean {
  return words.test(name);
}

/** The same for one that may be misspelt, of something else than what is `known`. */
export function nearlyNamesFirewall(name: string, known: readonly string[]): boolean {
  if (namesFirewall(name)) return true;
  const nearest = suggest(name, [...known, ...names]) ?? "";
  // A name that is merely the beginning of another, as `default` is, means something else.
  return names.includes(nearest) && nearest.length - name.length <= 2;
}
