// SPDX-License-Identifier: Apache-2.0
/** A rule document whose fields can be replaced or, with undefined, left out. Values are YAML. */
export function rule(fields: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Record<string, string | undefined> = {
    apiVersion: "v1alpha1",
    kind: "NetworkRuleConfig",
    name: "web",
    portSelector: "{ports: [80], protocol: tcp}",
    ingress: "[{subnet: 10.0.0.0/8}]",
    ...fields,
  };
  return Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join("");
}

export const block = "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n";

export function stream(...documents: readonly string[]): string {
  return documents.join("---\n");
}
