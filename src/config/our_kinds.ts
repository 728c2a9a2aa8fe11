// SPDX-License-Identifier: Apache-2.0
/** The kinds of document that say something of the firewall. */
export const ourKinds = [
  "NetworkDefaultActionConfig",
  "NetworkRuleConfig",
  "KubeNetworkConfig",
] as const;

export type OurKind = (typeof ourKinds)[number];

/** Whether a document of this kind says something of the firewall. */
export function isOurKind(kind: string): kind is OurKind {
  return (ourKinds as readonly string[]).includes(kind);
}
