import type { Action, Configuration } from "../../config/configuration.ts";
import { type AddressSet, ALL_IPV4, isEmpty } from "../addresses.ts";
import { contains, intersect, type Range, type Ranges, size } from "../ranges.ts";
import type { ExaminedRule } from "./examined_rule.ts";
import { placeOfPort, type Warning, warnOfRule } from "./warning.ts";
import { listed, portsText } from "./wording.ts";

/** TCP ports by which a host is managed: SSH and the Talos API. */
const MANAGEMENT_PORTS = [22, 50_000];

/** TCP ports of Kubernetes and Talos that nobody outside of the cluster needs. */
const CLUSTER_PORTS = [
  { port: 2379, service: "etcd" },
  { port: 2380, service: "etcd" },
  { port: 10_250, service: "kubelet" },
  { port: 10_255, service: "kubelet, read-only" },
  { port: 50_001, service: "trustd" },
] as const;

/** 2000::/3, the global unicast addresses (RFC 4291 section 2.4, IANA's registry). */
const GLOBAL_UNICAST: Range = { first: 1n << 125n, last: (1n << 126n) - 1n };

const FAMILIES = [
  { family: "ipv4", name: "IPv4", everybody: "0.0.0.0/0", internet: ALL_IPV4 },
  { family: "ipv6", name: "IPv6", everybody: "::/0", internet: GLOBAL_UNICAST },
] as const;

/** Whether ranges hold at least half of the addresses of the Internet that `internet` stands for. */
function holdsInternet(ranges: Ranges, internet: Range): boolean {
  return 2n * size(intersect(ranges, [internet])) >= size([internet]);
}

/** The names of the families of which a set holds the whole Internet, or at least half of it. */
function internetFamilies(sources: AddressSet): readonly string[] {
  return FAMILIES.filter(({ family, internet }) => holdsInternet(sources[family], internet)).map(
    ({ name }) => name,
  );
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

/** Warns of a rule that opens ports of the cluster to the Internet in block mode. */
export function lintClusterPorts(
  mode: Action,
  { document, meaning: { protocol, ports, sources } }: ExaminedRule,
): readonly Warning[] {
  if (mode !== "block" || protocol !== "tcp") return [];
  const open = CLUSTER_PORTS.filter(({ port }) => contains(ports, BigInt(port)));
  const [first] = open;
  if (first === undefined) return [];
  const families = internetFamilies(sources);
  if (families.length === 0) return [];
  const services = open.map(({ port, service }) => `${port} (${service})`);
  const message = `opens tcp ${open.length === 1 ? "port" : "ports"} ${listed(services)} to the Internet over ${listed(families)}: expected the cluster's own subnets`;
  return [
    warnOfRule(
      "port-open-to-internet",
      document,
      message,
      placeOfPort(document, BigInt(first.port)),
    ),
  ];
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
