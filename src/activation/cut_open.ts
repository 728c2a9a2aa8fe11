// SPDX-License-Identifier: Apache-2.0
/** Cuts what was open: what is established would outlive the rules that are in force. */
import { connectionCount } from "../conntrack/count.ts";
import { deleteConnections, type Found, findConnections } from "../conntrack/cut.ts";
import { errorText } from "../linux/error_text.ts";
import { isInitrd } from "../linux/initrd.ts";
import { type NetlinkSocket, openRouteSocket } from "../netlink/socket.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { withSocket } from "./held.ts";
import { mayGoOn } from "./may_go_on.ts";
import { ownHost } from "./own_host.ts";
import { refusalText } from "./refusal_text.ts";

/**
 * Cuts every connection that may not go on under the rules. To be called once they are in force, so that
 * nothing comes back.
 *
 * @param ruleset undefined where everything is open.
 * @param faults is told why it could not be done.
 * @returns how many were cut; undefined when it could not be done, or need not.
 */
export function cutOpen(ruleset: Ruleset | undefined, faults: Set<string>): number | undefined {
  // Before the network there is nothing to cut, and no module to do it.
  if (isInitrd()) return undefined;
  try {
    const { cut, left, why } = overOpen(ruleset, deleteConnections);
    if (why !== undefined) faults.add(`connections that go on: ${left}; ${errorText(why)}`);
    return cut;
  } catch (error) {
    faults.add(`connections that were open may go on: ${errorText(error)}`);
    return undefined;
  }
}

/** How many connections would be cut. @throws Error a sentence */
export function countOpen(ruleset: Ruleset | undefined): number {
  try {
    return overOpen(ruleset, (_, { count }) => count);
  } catch (error) {
    throw new Error(refusalText(error, undefined));
  }
}

/** Hands over the connections that may not go on. */
function overOpen<T>(
  ruleset: Ruleset | undefined,
  act: (socket: NetlinkSocket, open: Found) => T,
): T {
  return withSocket((socket) => {
    // The kernel walks all of its table to say that there is nothing in it.
    if (ruleset === undefined || connectionCount() === 0) {
      return act(socket, { count: 0, batches: [] });
    }
    const open = withSocket((routes) => {
      const host = ownHost(routes);
      return findConnections(socket, (entry) => !mayGoOn(ruleset, entry, host));
    }, openRouteSocket);
    return act(socket, open);
  });
}
