// SPDX-License-Identifier: Apache-2.0
import type { NetlinkSocket } from "../netlink/socket.ts";
import type { Place } from "../nftables/encode.ts";
import { readHandle } from "../nftables/read_table.ts";
import type { TrialClock } from "../ruleset/ruleset.ts";

/**
 * What is there now, so that a change can be refused when it is something else by then.
 *
 * @param running the clock of a trial that has to go on until the change.
 */
export function readPlace(socket: NetlinkSocket, running: TrialClock | undefined): Place {
  const handle = readHandle(socket);
  if (handle === undefined) return { kind: "empty" };
  return { kind: "table", handle, running };
}
