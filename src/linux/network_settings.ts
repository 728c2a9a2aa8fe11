// SPDX-License-Identifier: Apache-2.0
/** Settings of the kernel's network stack (sysctl) that no rule of nf_tables can stand in for. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileErrorText } from "./error_text.ts";
import { listFolder } from "./list_folder.ts";

const NETWORK = "/proc/sys/net";

/**
 * For every interface of a family, for all, and for those to come (ip-sysctl.rst): nobody on the wire moves the
 * host's routes or chooses a packet's way, a source is believed only where the way back to it begins, and an
 * address is known by ARP on its own interface alone.
 */
const OF_INTERFACES = {
  ipv4: {
    accept_redirects: 0,
    secure_redirects: 0,
    send_redirects: 0,
    accept_source_route: 0,
    rp_filter: 1,
    arp_ignore: 1,
    arp_announce: 2,
  },
  ipv6: { accept_redirects: 0, accept_source_route: 0 },
} as const;

/** A connection whose beginning nobody saw is none (nf_conntrack-sysctl.rst). */
const OF_CONNTRACK = { path: "netfilter/nf_conntrack_tcp_loose", value: 0 } as const;

/**
 * Makes the settings, in the network namespace that we are in, and gives those that could not be made, each with
 * the reason: `net/ipv4/conf/all/rp_filter=1: the file system is read-only`. nf_conntrack has to be loaded.
 *
 * @param network the folder of the kernel's network settings.
 */
export function makeNetworkSettings(network = NETWORK): readonly string[] {
  return [
    ...ofInterfaces(network, "ipv4"),
    // A kernel may do without IPv6.
    ...(existsSync(`${network}/ipv6/conf`) ? ofInterfaces(network, "ipv6") : []),
    ...make(network, OF_CONNTRACK.path, OF_CONNTRACK.value),
  ];
}

function ofInterfaces(network: string, family: keyof typeof OF_INTERFACES): readonly string[] {
  const folder = `${family}/conf`;
  const scopes = new Set(["default", "all", ...listFolder(`${network}/${folder}`)]);
  return [...scopes].flatMap((scope) =>
    Object.entries(OF_INTERFACES[family]).flatMap(([name, value]) =>
      make(network, `${folder}/${scope}/${name}`, value),
    ),
  );
}

function make(network: string, path: string, value: number): readonly string[] {
  const file = `${network}/${path}`;
  try {
    if (readFileSync(file, "utf8").trim() !== String(value)) writeFileSync(file, String(value));
    return [];
  } catch (error) {
    return [fileErrorText(`net/${path}=${value}`, error)];
  }
}
