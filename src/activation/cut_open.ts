// SPDX-License-Identifier: Apache-2.0
/** Cuts what was open when the lockdown came: what is established would outlive it. */
import { networkInterfaces } from "node:os";
import { hostAddress } from "../config/prefix.ts";
import { cutConnections } from "../conntrack/cut.ts";
import { errorText } from "../linux/error_text.ts";
import { isInitrd } from "../linux/initrd.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";

const LOOPBACK = 127;

/**
 * Cuts every connection that came in, to this host or through it: one that no address of this host began.
 * To be called once the lockdown is in force, so that nothing comes back.
 *
 * @param faults is told why it could not be done.
 * @returns how many were cut; undefined when it could not be done, or need not.
 */
export function cutOpen(socket: NetlinkSocket, faults: string[]): number | undefined {
  // Before the network there is nothing to cut, and no module to do it.
  if (isInitrd()) return undefined;
  try {
    const own = ownAddresses();
    return cutConnections(
      socket,
      ({ source }) => !(source.length === 4 && source[0] === LOOPBACK) && !own.has(source.toHex()),
    );
  } catch (error) {
    faults.push(`connections that were open may go on: ${errorText(error)}`);
    return undefined;
  }
}

/** The addresses of this host, as bytes in hexadecimal. */
function ownAddresses(): ReadonlySet<string> {
  const found = Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.flatMap(({ address }) => hostAddress(address) ?? []),
  );
  return new Set(
    found.map(({ family, address }) => address.toString(16).padStart(family === 6 ? 32 : 8, "0")),
  );
}
