// SPDX-License-Identifier: Apache-2.0
import type { NetlinkSocket } from "../netlink/socket.ts";
import type { Place } from "../nftables/encode.ts";
import { readHandle } from "../nftables/read_table.ts";
import type { TrialClock } from "../ruleset/ruleset.ts";

export type { Place };

/** What is there now, so that a change can be refused when it is something else by then. */
export function readPlace(socket: NetlinkSocket): Place {
  const handle = readHandle(socket);
  if (handle === undefined) return { kind: "empty" };
  return { kind: "table", handle, running: undefined };
}

/** The place while a trial goes on in it: until the change, if its clock is given. */
export function whileRunning(place: Place, running: TrialClock | undefined): Place {
  return place.kind === "table" ? { ...place, running } : place;
}
