// SPDX-License-Identifier: Apache-2.0
import { openRouteSocket } from "../netlink/socket.ts";
import { TRUSTED_INTERFACES } from "../policy/policy.ts";
import { deviceKind } from "../routes/device_kind.ts";
import type { Standing } from "./standing.ts";

/**
 * Warns of the devices that are trusted for their name alone: Talos makes them as WireGuard devices, and anybody who
 * may make devices can make another of that name. Throws SystemCallError.
 */
export function mistakenDevices({ state }: Standing): readonly string[] {
  if (state !== "filtering") return [];
  const socket = openRouteSocket();
  try {
    return TRUSTED_INTERFACES.flatMap((name) => {
      const kind = deviceKind(socket, name);
      if (kind === undefined || kind === "wireguard") return [];
      return [
        `${name} is no WireGuard device but ${kind}: it is trusted for its name, and whatever comes in by it is accepted`,
      ];
    });
  } finally {
    socket.close();
  }
}
