// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { talosFilterKinds, talosKinds } from "../../../src/config/talos_kinds.ts";
import { unknownKind } from "../../../src/config/unknown_kind.ts";

/** The kind that is suggested in the place of one that there is none of. */
function suggested(kind: string): string | undefined {
  return /did you mean (\w+)\?$/.exec(unknownKind(kind, 0).message)?.[1];
}

describe("a kind that there is none of", () => {
  test.each([
    "Firewall",
    "FirewallConfig",
    "FirewallRuleConfig",
    "IngressFirewallConfig",
    "IngressRuleConfig",
    "NetworkAcl",
    "NetworkFirewalConfig",
    "NetworkIngressConfig",
    "NetworkRule",
    "NetworkRuleConfg",
    "NetworkRulesConfig",
    "PolicyConfig",
    "RuleConfig",
  ])("suggests the rule when it is named like a firewall: %s", (kind) => {
    expect(suggested(kind)).toBe("NetworkRuleConfig");
  });

  test.each([
    "DefaultAction",
    "DefaultActionConfig",
    "IngressDefaultAction",
    "NetworkDefaultAction",
  ])("suggests the default action when it is named like one: %s", (kind) => {
    expect(suggested(kind)).toBe("NetworkDefaultActionConfig");
  });

  test.each([
    ["HostnameConfg", "HostnameConfig"],
    ["KubeAuditPolicyConfg", "KubeAuditPolicyConfig"],
    ["RoutingRulesConfig", "RoutingRuleConfig"],
    ["WireGuardConf", "WireguardConfig"],
  ])("suggests the kind of Talos that it is a misspelling of: %s", (kind, nearest) => {
    expect(suggested(kind)).toBe(nearest);
  });

  test("suggests nothing when it is like none", () => {
    expect(suggested("Zebra")).toBeUndefined();
  });

  test("shows the form of a rule to who takes a policy of Kubernetes for one", () => {
    expect(unknownKind("NetworkPolicy", 0).message).toContain("kind: NetworkRuleConfig");
  });
});

test("each kind of Talos is a name, in one list alone", () => {
  const kinds = [...talosKinds, ...talosFilterKinds];
  for (const kind of kinds) expect(kind).toMatch(/^[A-Z][A-Za-z0-9]+Config$/);
  expect(new Set(kinds).size).toBe(kinds.length);
});
