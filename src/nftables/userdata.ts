// SPDX-License-Identifier: Apache-2.0
/**
 * User data that nft keeps beside kernel objects and that the kernel only stores: type, length, value, each
 * of one byte but the value (libnftnl udata.h). Comments end in NUL.
 */
import { viewOf } from "../netlink/bytes.ts";

/** Type of the comment, by the kind of object it stands on. */
export const COMMENT = { table: 0, chain: 0, rule: 0, set: 7 } as const;

const SET_KEY_BYTE_ORDER = 0;
const SET_DATA_BYTE_ORDER = 1;
const SET_DATA_INTERVAL = 6;

/** Byte orders as nft numbers them (enum byteorder); verdicts and protocols have none. */
const BYTE_ORDER = { none: 0, host: 1, network: 2 } as const;

/** A byte order mark at the beginning of a comment is part of it. */
const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });

function field(type: number, value: Uint8Array): Uint8Array {
  return Uint8Array.of(type, value.length, ...value);
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  viewOf(bytes).setUint32(0, value, true);
  return bytes;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** The comment as user data of an object whose comment has the given type. */
export function commentUserdata(type: number, comment: string): Uint8Array {
  return field(type, new TextEncoder().encode(`${comment}\0`));
}

/** User data of a set or map: the byte order of its keys, without which nft misprints them. */
export function setUserdata(
  keyOrder: "none" | "host" | "network",
  isMap: boolean,
  comment: string | undefined,
): Uint8Array {
  return concatenate([
    field(SET_KEY_BYTE_ORDER, u32(BYTE_ORDER[keyOrder])),
    ...(isMap
      ? [field(SET_DATA_BYTE_ORDER, u32(BYTE_ORDER.none)), field(SET_DATA_INTERVAL, u32(0))]
      : []),
    ...(comment === undefined ? [] : [commentUserdata(COMMENT.set, comment)]),
  ]);
}

/** Finds the comment in user data; undefined when there is none, or when it is cut short. */
export function readComment(userdata: Uint8Array | undefined, type: number): string | undefined {
  if (userdata === undefined) return undefined;
  for (let at = 0; at + 2 <= userdata.length; ) {
    const length = userdata[at + 1] ?? 0;
    const value = userdata.subarray(at + 2, at + 2 + length);
    if (userdata[at] === type && value.length === length) {
      return UTF8.decode(value.at(-1) === 0 ? value.subarray(0, -1) : value);
    }
    at += 2 + length;
  }
  return undefined;
}
