// SPDX-License-Identifier: Apache-2.0
/** Elements of sets and maps as the kernel lists them: the inverse of set_elements.ts. */
import { attribute } from "../netlink/attributes.ts";
import { NetlinkFormatError } from "../netlink/errors.ts";
import { text } from "../netlink/layout.ts";
import { NFGENMSG_LENGTH } from "../netlink/nfnetlink.ts";
import { SET_TYPE_BYTES } from "../ruleset/field.ts";
import { interfaceName } from "../ruleset/interface_name.ts";
import type { Interval, Verdict } from "../ruleset/ruleset.ts";
import { fromBytes } from "../ruleset/value_bytes.ts";
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
      const names = raw.map(({ key }) => {
        const name = interfaceName(fromBytes(key));
        if (name === undefined) throw new NetlinkFormatError(`interface ${key.toHex()}`);
        return name;
      });
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

/** How far apart the elements of a clock may be, in milliseconds: one is read after the other. */
const CLOCK_SLACK = 250;

/** A clock whose elements have expired is empty: how long it was set to is then not known any more. */
function readClock(
  object: Extract<SetLike, { kind: "clock" }>,
  elements: readonly Element[],
): Filled {
  const times = elements.map(({ key, flags, timeout, expiration }) => {
    if (flags !== 0 || !FAMILIES.some((family) => Buffer.compare(family, key) === 0)) {
      throw new NetlinkFormatError("element that is no address family");
    }
    if (timeout === undefined) throw new NetlinkFormatError("element without a timeout");
    return { timeout: Number(timeout), left: Number(expiration ?? timeout) };
  });
  const [first] = times;
  if (first === undefined) {
    return { object: { kind: "clock", set: { ...object.set, milliseconds: 0 } }, left: undefined };
  }
  const lefts = FAMILIES.map((_, index) => times[index]?.left ?? 0);
  const left = Math.max(...lefts);
  if (left - Math.min(...lefts) > CLOCK_SLACK) {
    throw new NetlinkFormatError("the address families expire at different times");
  }
  const milliseconds = first.timeout;
  if (times.some(({ timeout }) => timeout !== milliseconds)) {
    throw new NetlinkFormatError("the address families have different timeouts");
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
