// SPDX-License-Identifier: Apache-2.0
import type { Action, Configuration } from "../../config/configuration.ts";
import { isEmpty } from "../addresses.ts";
import type { Policy } from "../policy.ts";
import { contains, size } from "../ranges.ts";
import type { ExaminedRule } from "./examined_rule.ts";
import { FAMILIES, internetFamilies } from "./internet.ts";
import { CLUSTER_SERVICES, INTERNAL_SERVICES, servicesAmong } from "./services.ts";
import { placeOfPort, type Warning, warnOfRule } from "./warning.ts";
import { abridged, listed, portsText } from "./wording.ts";

/** TCP ports by which a host is managed: SSH and the Talos API. */
const MANAGEMENT_PORTS = [22, 50_000];

/** UDP port of KubeSpan. */
const KUBESPAN_PORT = 51_820n;

/** A rule for as many ports is one for all of them, give or take a few. */
const MOST_PORTS = 32_768n;

/** Warns of rules that leave open what they are not about because nothing was said of it. */
export function lintDefaultAction(
  { defaultActionAt }: Configuration,
  [first]: readonly ExaminedRule[],
): readonly Warning[] {
  if (defaultActionAt !== undefined || first === undefined) return [];
  const message =
    "no NetworkDefaultActionConfig is there, so the default is accept: every port that no rule lists is open; one with ingress: block closes them, one with ingress: accept says that it is meant so";
  return [warnOfRule("no-default-action", first.document, message)];
}

/** Warns of block mode in which nobody reaches a management port. */
export function lintManagement(
  { defaultAction, defaultActionAt: at }: Configuration,
  rules: readonly ExaminedRule[],
): readonly Warning[] {
  if (defaultAction !== "block" || at === undefined) return [];
  const isReachable = rules.some(
    ({ meaning: { protocol, ports, sources } }) =>
      protocol === "tcp" &&
      MANAGEMENT_PORTS.some((port) => contains(ports, BigInt(port))) &&
      !isEmpty(sources),
  );
  if (isReachable) return [];
  const message =
    "no rule lets anybody reach tcp port 22 (SSH) or 50000 (Talos API): the host can be managed from its console and trusted interfaces only";
  const document = { kind: "NetworkDefaultActionConfig", name: undefined };
  return [{ code: "no-management-port", at, document, message }];
}

/** Warns of block mode in which the other nodes cannot reach KubeSpan. */
export function lintKubeSpan(
  { defaultAction, kubeSpanAt: at }: Configuration,
  rules: readonly ExaminedRule[],
): readonly Warning[] {
  if (defaultAction !== "block" || at === undefined) return [];
  const isReachable = rules.some(
    ({ meaning: { protocol, ports, sources } }) =>
      protocol === "udp" && contains(ports, KUBESPAN_PORT) && !isEmpty(sources),
  );
  if (isReachable) return [];
  const message = `KubeSpan is enabled, and no rule lets anybody reach udp port ${KUBESPAN_PORT}: other nodes cannot open a tunnel to this one`;
  return [{ code: "kubespan-port-closed", at, message }];
}

/** Warns of a device that a document of Talos makes under a name that is trusted. */
export function lintDevices(
  { devices }: Configuration,
  { trustedInterfaces }: Policy,
): readonly Warning[] {
  return devices
    .filter(({ value }) => trustedInterfaces.includes(value))
    .map(({ value, at }) => {
      const message = `a device named ${value} is trusted, so that all that comes in on it is let in, whatever the rules say: give it another name, unless it is Talos's own tunnel`;
      return { code: "trusted-device-name", at, message };
    });
}

/** Warns of a rule that opens to the Internet what is not meant for it, in block mode. */
export function lintInternet(
  mode: Action,
  { document, meaning: { protocol, ports, sources } }: ExaminedRule,
): readonly Warning[] {
  if (mode !== "block") return [];
  const isForMost = size(ports) >= MOST_PORTS;
  const cluster = servicesAmong(CLUSTER_SERVICES, protocol, ports);
  const internal = servicesAmong(INTERNAL_SERVICES, protocol, ports);
  const services = [...cluster, ...internal];
  const [first] = services;
  if (!isForMost && first === undefined) return [];
  const families = internetFamilies(sources);
  if (families.length === 0) return [];
  const where = `to the Internet over ${listed(families)}`;
  if (isForMost || first === undefined) {
    const message = `opens ${portsText(protocol, ports)} ${where}: expected the ports of the services that are meant for it`;
    return [warnOfRule("all-ports-open-to-internet", document, message, document.ports[0]?.at)];
  }
  const names = abridged(services.map(({ port, name }) => `${port} (${name})`));
  const whose = internal.length === 0 ? "the cluster's own subnets" : "the networks of its users";
  const message = `opens ${protocol} ${services.length === 1 ? "port" : "ports"} ${names} ${where}: expected ${whose}`;
  const place = placeOfPort(document, first.port);
  return [warnOfRule("port-open-to-internet", document, message, place)];
}

/** Warns of a rule that allows everybody of one family in accept mode and so nobody of the other. */
export function lintFamilies(
  mode: Action,
  { document, meaning: { protocol, ports, sources } }: ExaminedRule,
): readonly Warning[] {
  if (mode !== "accept") return [];
  const [open] = internetFamilies(sources);
  const closed = FAMILIES.find(({ family }) => sources[family].length === 0);
  if (open === undefined || closed === undefined) return [];
  const message = `allows ${open} sources only, which closes ${portsText(protocol, ports)} to all of ${closed.name}; subnet ${closed.everybody} would keep it open`;
  return [warnOfRule("family-closed", document, message)];
}
