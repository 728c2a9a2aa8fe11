// SPDX-License-Identifier: Apache-2.0
import type { Location, RuleDocument } from "../../config/configuration.ts";
import type { Diagnostic } from "../../config/diagnostic.ts";

/** What is said of a configuration that is accepted, but may not be what was meant. Stable. */
export const warningCodes = {
  "no-default-action":
    "there are rules and no NetworkDefaultActionConfig, so everything that no rule lists is open",
  "no-management-port": "block mode, and no rule lets anybody reach TCP port 22 or 50000",
  "kubespan-port-closed": "block mode, KubeSpan is enabled, and no rule opens UDP port 51820",
  "trusted-device-name":
    "a document of Talos makes a network device whose name is trusted, so that the rules do not hold on it",
  "port-open-to-internet":
    "block mode, and a port that is not meant for the Internet is open to it",
  "all-ports-open-to-internet":
    "block mode, and a rule opens at least half of all ports to the Internet",
  "other-protocol": "a rule is about a port whose service speaks the other protocol alone",
  "host-bits": "a prefix is written with an address inside of it, and means all of it",
  "covered-prefix": "a subnet of a rule adds nothing, because another of the rule covers it",
  "source-never-arrives": "a subnet that no packet from the network can come from",
  "rule-without-effect": "a rule allows nobody in block mode, or keeps nobody out in accept mode",
  "duplicate-rule": "a rule has the same ports and sources as another",
  "shadowed-rule":
    "a rule changes nothing, because other rules decide the same for all it is about",
  "rules-intersect": "accept mode, and several rules list a port: a source has to satisfy them all",
  "family-closed":
    "accept mode, and a rule that allows all of one address family closes its ports to the other",
  "except-other-family": "an except is of another address family than its subnet",
  "except-outside-subnet": "an except lies outside of its subnet",
  "except-covers-subnet": "an except leaves nothing of its subnet",
  "except-differs-in-talos": "Talos takes an except out of the other subnets of the rule too",
  "rules-not-compared": "too many rules share ports for them to be compared with each other",
} as const;

export type WarningCode = keyof typeof warningCodes;

export type Warning = Diagnostic<WarningCode>;

/** A warning about a rule; at its name unless another place is given. */
export function warnOfRule(
  code: WarningCode,
  { name, at }: RuleDocument,
  message: string,
  place: Location = at,
): Warning {
  return { code, at: place, document: { kind: "NetworkRuleConfig", name }, message };
}

/** Where a rule lists a port; undefined if it does not. */
export function placeOfPort(
  { ports }: RuleDocument,
  port: bigint | undefined,
): Location | undefined {
  return ports.find(({ first, last }) => port !== undefined && first <= port && port <= last)?.at;
}
