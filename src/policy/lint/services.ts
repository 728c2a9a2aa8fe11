// SPDX-License-Identifier: Apache-2.0
import type { Protocol } from "../../config/configuration.ts";
import { contains, type Ranges } from "../ranges.ts";

/** A port that services have by custom. */
export interface Service {
  readonly protocol: Protocol;
  readonly port: bigint;
  readonly name: string;
}

function services(protocol: Protocol, names: Readonly<Record<number, string>>): readonly Service[] {
  return Object.entries(names).map(([port, name]) => ({ protocol, port: BigInt(port), name }));
}

/** Services of Kubernetes and Talos that nobody outside of the cluster needs. */
export const CLUSTER_SERVICES: readonly Service[] = [
  ...services("tcp", {
    2379: "etcd",
    2380: "etcd",
    10250: "kubelet",
    10255: "kubelet, read-only",
    50001: "trustd",
  }),
  ...services("udp", { 4789: "VXLAN", 8472: "VXLAN" }),
];

/**
 * Services that let anybody in who reaches them, in some or in all of their versions as installed, or
 * that others are attacked with.
 */
export const INTERNAL_SERVICES: readonly Service[] = [
  ...services("tcp", {
    23: "Telnet",
    111: "portmapper",
    139: "SMB",
    445: "SMB",
    1433: "SQL Server",
    1521: "Oracle",
    2049: "NFS",
    2181: "ZooKeeper",
    2375: "Docker",
    2376: "Docker",
    2377: "Docker Swarm",
    3306: "MySQL",
    3389: "RDP",
    5432: "PostgreSQL",
    5900: "VNC",
    5984: "CouchDB",
    6379: "Redis",
    8086: "InfluxDB",
    8500: "Consul",
    9042: "Cassandra",
    9092: "Kafka",
    9200: "Elasticsearch",
    9300: "Elasticsearch",
    11211: "memcached",
    16509: "libvirt",
    27017: "MongoDB",
  }),
  ...services("udp", { 69: "TFTP", 111: "portmapper", 161: "SNMP", 11211: "memcached" }),
];

/** Services that speak one protocol alone, whose ports mean nothing over the other. */
export const SINGLE_PROTOCOL_SERVICES: readonly Service[] = [
  ...services("tcp", {
    22: "SSH",
    2379: "etcd",
    2380: "etcd",
    6443: "the Kubernetes API",
    10250: "the kubelet",
    50000: "the Talos API",
    50001: "trustd",
  }),
  ...services("udp", { 51820: "WireGuard" }),
];

/** The services whose ports are among those of a protocol. */
export function servicesAmong(
  services: readonly Service[],
  protocol: Protocol,
  ports: Ranges,
): readonly Service[] {
  return services.filter((each) => each.protocol === protocol && contains(ports, each.port));
}
