// SPDX-License-Identifier: Apache-2.0
/** Why the kernel does not let us, as a sentence. */
import { constants } from "node:os";
import { SystemCallError } from "../linux/errno.ts";
import { errorText } from "../linux/error_text.ts";
import { NetlinkError } from "../netlink/errors.ts";
import type { NetlinkSocket } from "../netlink/socket.ts";
import { expectReadable } from "../nftables/read_table.ts";
import { OwnedTableError } from "../nftables/table.ts";
import { ownerText } from "./table_owner.ts";

const NEEDS_ROOT = "this needs root, or CAP_NET_ADMIN in the user namespace that owns the network";

/** The sentence for an error; `socket` is asked who owns the table. */
export function refusalText(error: unknown, socket: NetlinkSocket | undefined): string {
  const { EPERM, EPROTONOSUPPORT, EOPNOTSUPP, EAFNOSUPPORT } = constants.errno;
  if (error instanceof OwnedTableError) {
    return `${ownerText(error.port)} owns table inet postern: nobody else may change it while that runs`;
  }
  const errno =
    error instanceof NetlinkError || error instanceof SystemCallError ? error.errno : undefined;
  if (errno === EPERM) return (socket && whoOwns(socket)) ?? NEEDS_ROOT;
  if (errno === EPROTONOSUPPORT || errno === EOPNOTSUPP || errno === EAFNOSUPPORT) {
    return `this kernel has no nf_tables (${errorText(error)})`;
  }
  return errorText(error);
}

function whoOwns(socket: NetlinkSocket): string | undefined {
  try {
    expectReadable(socket);
    return undefined;
  } catch (error) {
    return error instanceof OwnedTableError ? refusalText(error, undefined) : undefined;
  }
}
