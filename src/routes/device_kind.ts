// SPDX-License-Identifier: Apache-2.0
import { AttributeSet } from "../netlink/attributes.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import { answerTo, IFLA, LINK, RTM_GETLINK } from "./rtnetlink.ts";

const IFLA_INFO_KIND = 1;

/**
 * What kind of device has this name: `wireguard`, `veth`, or `hardware`, which has no kind of its own (linux/if_link.h,
 * IFLA_INFO_KIND). Undefined when there is no such device.
 */
export function deviceKind(socket: NetlinkSocket, name: string): string | undefined {
  const prefix = new Uint8Array(LINK.length);
  const attributes = [{ type: IFLA.name, value: new TextEncoder().encode(`${name}\0`) }];
  const body = answerTo(socket, { type: RTM_GETLINK, prefix, attributes });
  if (body === undefined) return undefined;
  const info = new AttributeSet(body.subarray(LINK.length)).optionalBytes(IFLA.info);
  return info === undefined ? "hardware" : new AttributeSet(info).string(IFLA_INFO_KIND);
}
