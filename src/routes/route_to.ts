// SPDX-License-Identifier: Apache-2.0
/** Where the kernel sends what is for an address, as rtnetlink tells it (linux/rtnetlink.h). */
import { AttributeSet } from "../netlink/attributes.ts";
import { viewOf } from "../netlink/bytes.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import { answerTo, IFLA, LINK, type Question, RTM_GETLINK } from "./rtnetlink.ts";

const RTM_GETROUTE = 26;
const AF_INET = 2;
const AF_INET6 = 10;
const RTA = { destination: 1, device: 4 } as const;
/** Bytes of struct rtmsg, and where in it the type of the route is. */
const ROUTE = { length: 12, type: 7 } as const;

interface Route {
  /** RTN_*: whether it ends here, or goes on to a host or a group of them. */
  readonly type: number;
  /** Name of the interface that it leaves by; undefined when there is none of it. */
  readonly device: string | undefined;
}

/**
 * Asks for the route to an address of 4 or 16 bytes, each once; undefined where there is none. Marks and the
 * sender's address are left out of account.
 */
export function routesOver(socket: NetlinkSocket): (address: Uint8Array) => Route | undefined {
  const name = once(String, (index: number) => deviceName(socket, index));
  return once(
    (address: Uint8Array) => address.toHex(),
    (address) => {
      const body = answerTo(socket, getRoute(address));
      if (body === undefined) return undefined;
      const device = new AttributeSet(body.subarray(ROUTE.length)).optionalBytes(RTA.device);
      return {
        type: body[ROUTE.type] ?? 0,
        device: device && name(viewOf(device).getUint32(0, true)),
      };
    },
  );
}

function deviceName(socket: NetlinkSocket, index: number): string | undefined {
  const prefix = new Uint8Array(LINK.length);
  viewOf(prefix).setUint32(LINK.index, index, true);
  const body = answerTo(socket, { type: RTM_GETLINK, prefix, attributes: [] });
  return body && new AttributeSet(body.subarray(LINK.length)).string(IFLA.name);
}

function getRoute(address: Uint8Array): Question {
  const prefix = new Uint8Array(ROUTE.length);
  prefix[0] = address.length === 4 ? AF_INET : AF_INET6;
  prefix[1] = address.length * 8;
  const attributes = [{ type: RTA.destination, value: address }];
  return { type: RTM_GETROUTE, prefix, attributes };
}

/** The function, which remembers what it found. */
function once<K, V>(key: (given: K) => string, find: (given: K) => V): (given: K) => V {
  const known = new Map<string, { readonly value: V }>();
  return (given) => {
    const name = key(given);
    const found = known.get(name) ?? { value: find(given) };
    known.set(name, found);
    return found.value;
  };
}
