/** Elements of sets and maps as the kernel lists them: the inverse of set_elements.ts. */
import { attribute } from "../netlink/attributes.ts";
import { NetlinkFormatError } from "../netlink/errors.ts";
import { text } from "../netlink/layout.ts";
import { SET_TYPE_BYTES } from "../ruleset/field.ts";
import { interfaceName } from "../ruleset/interface_name.ts";
import type { Interval, Verdict } from "../ruleset/ruleset.ts";
import { fromBytes } from "../ruleset/value_bytes.ts";
import { NFGENMSG_LENGTH } from "./message.ts";
import type { SetLike } from "./set.ts";
import {
  ELEMENT,
  type Element,
  FAMILIES,
  LIST,
  NFT_SET_ELEM_INTERVAL_END,
  NFTA_SET_ELEM_LIST_SET,
} from "./set_element.ts";

/** The name of the set or map that elements are of. */
export function setOfElements(body: Uint8Array): string {
  return text.decode(attribute(body.subarray(NFGENMSG_LENGTH), NFTA_SET_ELEM_LIST_SET));
}

/** A set or map with its elements. */
export interface Filled {
  readonly object: SetLike;
  /** Milliseconds until the elements of a clock expire; undefined when they have, and for other objects. */
  readonly left: number | undefined;
}

/**
 * Reads the answers to getSetElements into the set or map, as it is without elements.
 *
 * @throws NetlinkFormatError on what postern never writes.
 */
export function withElements(object: SetLike, bodies: readonly Uint8Array[]): Filled {
  const elements = bodies.flatMap(readElements);
  if (object.kind === "clock") return readClock(object, elements);
  for (const { timeout, expiration } of elements) {
    if ((timeout ?? expiration) !== undefined)
      throw new NetlinkFormatError("element with a timeout");
  }
  return { object: fill(object, elements), left: undefined };
}

function fill(object: Exclude<SetLike, { kind: "clock" }>, raw: readonly Element[]): SetLike {
  if (object.kind !== "map" && raw.some(({ verdict }) => verdict !== undefined)) {
    throw new NetlinkFormatError("element with a verdict");
  }
  switch (object.kind) {
    case "interfaces": {
      const names = raw.map(({ key }) => interfaceName(fromBytes(key)));
      return { kind: "interfaces", set: { ...object.set, elements: names.sort() } };
    }
    case "set": {
      const { interval, type } = object.set;
      const elements = interval
        ? joinIntervals(raw, SET_TYPE_BYTES[type]).map(({ first, last }) => ({ first, last }))
        : sorted(raw).map(({ value }) => ({ first: value, last: value }));
      return { kind: "set", set: { ...object.set, elements } };
    }
    case "map": {
      const elements = joinIntervals(raw, SET_TYPE_BYTES.inet_service).map(
        ({ first, last, verdict }) => {
          if (verdict === undefined) throw new NetlinkFormatError("map element without a verdict");
          return { first, last, verdict };
        },
      );
      return { kind: "map", set: { ...object.set, elements } };
    }
  }
}

/** A clock whose elements have expired is empty: how long it was set to is then not known any more. */
function readClock(
  object: Extract<SetLike, { kind: "clock" }>,
  elements: readonly Element[],
): Filled {
  let left: number | undefined;
  let milliseconds = 0;
  for (const { key, flags, timeout, expiration } of elements) {
    if (flags !== 0 || !FAMILIES.some((family) => Buffer.compare(family, key) === 0)) {
      throw new NetlinkFormatError("element that is no address family");
    }
    if (timeout === undefined) throw new NetlinkFormatError("element without a timeout");
    milliseconds = Math.max(milliseconds, Number(timeout));
    left = Math.max(left ?? 0, Number(expiration ?? timeout));
  }
  return { object: { kind: "clock", set: { ...object.set, milliseconds } }, left };
}

function readElements(body: Uint8Array): readonly Element[] {
  const { elements } = LIST.decode(body.subarray(NFGENMSG_LENGTH));
  return (elements ?? []).map(({ value }) => {
    const element = ELEMENT.decode(value as Uint8Array);
    if ((element.flags & ~NFT_SET_ELEM_INTERVAL_END) !== 0) {
      throw new NetlinkFormatError(`element with flags ${element.flags}`);
    }
    return element;
  });
}

/** By value; where an interval ends as the next one starts, the end comes first. */
function sorted(raw: readonly Element[]) {
  return raw
    .map(({ key, flags, verdict }) => ({
      value: fromBytes(key),
      isEnd: flags === NFT_SET_ELEM_INTERVAL_END,
      verdict,
    }))
    .sort((a, b) =>
      a.value < b.value ? -1 : a.value > b.value ? 1 : Number(b.isEnd) - Number(a.isEnd),
    );
}

function joinIntervals(
  raw: readonly Element[],
  bytes: number,
): readonly (Interval & { readonly verdict: Verdict | undefined })[] {
  const edges = sorted(raw);
  return edges.flatMap(({ value, isEnd, verdict }, index) => {
    if (isEnd) return [];
    const next = edges[index + 1];
    const last = next === undefined ? (1n << BigInt(bytes * 8)) - 1n : next.value - 1n;
    return [{ first: value, last, verdict }];
  });
}
