// SPDX-License-Identifier: Apache-2.0
import { errnoName } from "../linux/errno.ts";

/** Bytes that are not what the protocol says they are. */
export class NetlinkFormatError extends Error {
  override readonly name = "NetlinkFormatError";
}

/**
 * The kernel's refusal of a request: the operation that was under way, the errno and, where the extended ACK
 * gives them, the offset in the message that it concerns and a text.
 */
export class NetlinkError extends Error {
  override readonly name = "NetlinkError";
  constructor(
    readonly operation: string,
    readonly errno: number,
    readonly offset: number | undefined,
    readonly detail: string | undefined,
  ) {
    const where = offset === undefined ? "" : ` at offset ${offset}`;
    const text = detail === undefined ? "" : `: ${detail}`;
    super(`${operation}: ${errnoName(errno)}${where}${text}`);
  }
}
