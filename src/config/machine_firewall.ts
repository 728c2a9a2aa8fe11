// SPDX-License-Identifier: Apache-2.0
import { type ReadValue, valueAt } from "./document_value.ts";
import { ruleForm } from "./schema.ts";
import type { Finding } from "./validate.ts";

/**
 * Where guides and other products put a firewall. No field that Talos has there is named like one:
 * siderolabs/talos, pkg/machinery/config/types/v1alpha1.
 */
const places = [["machine"], ["machine", "network"], ["cluster"], ["cluster", "network"]] as const;
const meansFirewall =
  /rule|firewall|^fw$|ingress|egress|inbound|filter|nftables|iptables|^acls?$|portselector|defaultaction|polic(?:y|ies)$|allowlist|denylist|openports|securitygroup/i;

/** Errors for all that stands in a machine configuration and is meant to be a firewall. */
export function findMachineFirewall(read: ReadValue): readonly Finding[] {
  return places.flatMap((path) => {
    const value = valueAt(read.value, path);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return Object.keys(value)
      .filter((key) => meansFirewall.test(key))
      .map((key): Finding => {
        const message = `${[...path, key].join(".")}: firewall rules are documents of their own: expected ${ruleForm}`;
        return { code: "machine-network-rules", offset: read.offsetOf([...path, key]), message };
      });
  });
}
