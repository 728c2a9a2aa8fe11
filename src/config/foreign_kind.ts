// SPDX-License-Identifier: Apache-2.0
import { ruleForm } from "./schema.ts";

const networkPolicy = /NetworkPolicy$|^HostEndpoint$|^IngressNodeFirewall|^Tier$/;
const wrapper =
  /^(?:ConfigMap|Secret|HelmRelease|HelmChart|Kustomization|MachineConfig|ConfigPatch)/;

/** What to say of a kind of Kubernetes that is mistaken for one of the firewall; else undefined. */
export function findForeignKind(kind: string): string | undefined {
  if (networkPolicy.test(kind)) {
    return `a ${kind} is a document of Kubernetes: expected rules of the host, as in ${ruleForm}`;
  }
  if (wrapper.test(kind)) {
    return `a ${kind} is a document of Kubernetes: expected the documents that it holds, on their own`;
  }
  return undefined;
}
