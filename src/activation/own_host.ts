// SPDX-License-Identifier: Apache-2.0
/** What this host knows of an address: what it is, and which way it lies. */
import { networkInterfaces } from "node:os";
import { hostAddress } from "../config/prefix.ts";
import type { AddressType } from "../explain/packet.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import { routesOver } from "../routes/route_to.ts";
import { ADDRESS_TYPE } from "../ruleset/field.ts";

export interface OwnHost {
  typeOf(address: Uint8Array): AddressType;
  /** The interface by which packets to the address leave; undefined when there is no way. */
  wayTo(address: Uint8Array): string | undefined;
}

/** @param socket to the routes of the network namespace */
export function ownHost(socket: NetlinkSocket): OwnHost {
  const own = ownAddresses();
  const routeTo = routesOver(socket);
  const typeOf = (address: Uint8Array): AddressType => {
    // What leaves for one of its own may be sent elsewhere by a rule of routing.
    if (own.has(address.toHex())) return "local";
    const type = routeTo(address)?.type;
    return TYPES.find((each) => ADDRESS_TYPE[each] === BigInt(type ?? 0)) ?? "unicast";
  };
  return { typeOf, wayTo: (address) => routeTo(address)?.device };
}

const TYPES = ["unicast", "local", "broadcast", "anycast", "multicast"] as const;

/** The addresses of interfaces that are up, as bytes in hexadecimal. */
function ownAddresses(): ReadonlySet<string> {
  const found = Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.flatMap(({ address }) => hostAddress(address) ?? []),
  );
  return new Set(
    found.map(({ family, address }) => address.toString(16).padStart(family === 6 ? 32 : 8, "0")),
  );
}
