/**
 * Elements of sets and maps (enum nft_set_elem_attributes). In an interval set an interval is two elements:
 * its first value, and the value after its last with a flag. An interval that reaches the top of the value
 * space has no second one, for there is no value after the last.
 */
import { type Attribute, attributesLength, parseAttributes } from "../netlink/attributes.ts";
import { NetlinkFormatError } from "../netlink/errors.ts";
import {
  type Content,
  defaulted,
  fixed,
  layout,
  optional,
  raw,
  required,
  text,
  u32,
  u64,
} from "../netlink/layout.ts";
import { NLM_F_CREATE, NLM_F_DUMP } from "../netlink/messages.ts";
import { NFPROTO_IPV4, NFPROTO_IPV6, SET_TYPE_BYTES } from "../ruleset/field.ts";
import { INTERFACE_NAME_BYTES, interfaceName, interfaceValue } from "../ruleset/interface_name.ts";
import { type Interval, TABLE, type Verdict } from "../ruleset/ruleset.ts";
import { fromBytes, toBytes } from "../ruleset/value_bytes.ts";
import { NFT_MSG, NFTA_LIST_ELEM } from "./constants.ts";
import { NFGENMSG_LENGTH, type NftMessage, nftMessage } from "./message.ts";
import type { SetLike } from "./set.ts";
import { valueData } from "./value_data.ts";
import { verdictData } from "./verdict.ts";

const NFTA_SET_ELEM_KEY = 1;
const NFTA_SET_ELEM_DATA = 2;
const NFTA_SET_ELEM_FLAGS = 3;
const NFTA_SET_ELEM_TIMEOUT = 4;
const NFTA_SET_ELEM_EXPIRATION = 5;
const NFTA_SET_ELEM_USERDATA = 6;
const NFTA_SET_ELEM_LIST_TABLE = 1;
const NFTA_SET_ELEM_LIST_SET = 2;
const NFTA_SET_ELEM_LIST_ELEMENTS = 3;
const NFTA_SET_ELEM_LIST_SET_ID = 4;

const NFT_SET_ELEM_INTERVAL_END = 1;

/** nft's note that an interval has no end (libnftnl udata.h, NFTNL_UDATA_SET_ELEM_FLAGS). */
const OPEN_INTERVAL = Uint8Array.of(1, 4, 1, 0, 0, 0);

/** An element: a value, and for maps a verdict, or the end of an interval; times in milliseconds. */
interface Element {
  readonly flags: number;
  readonly key: Uint8Array;
  readonly verdict: Verdict | undefined;
  readonly timeout: bigint | undefined;
  /** What is left of the timeout; the kernel says so. */
  readonly expiration: bigint | undefined;
  /** Notes of nft's own, which mean nothing to the kernel. */
  readonly userdata: Uint8Array | undefined;
}

const ELEMENT = layout<Element>("element", [
  defaulted("flags", NFTA_SET_ELEM_FLAGS, u32, 0, false),
  required("key", NFTA_SET_ELEM_KEY, valueData),
  optional("verdict", NFTA_SET_ELEM_DATA, verdictData),
  optional("timeout", NFTA_SET_ELEM_TIMEOUT, u64),
  optional("expiration", NFTA_SET_ELEM_EXPIRATION, u64),
  optional("userdata", NFTA_SET_ELEM_USERDATA, raw),
]);

const ELEMENTS: Content<readonly Attribute[]> = {
  encode: (elements) => elements,
  decode: (payload) =>
    parseAttributes(payload).map(({ type, payload: value }) => ({ type, value })),
};

const LIST = layout<{
  readonly set: string;
  readonly id: number | undefined;
  readonly elements: readonly Attribute[] | undefined;
}>("elements", [
  fixed("table", NFTA_SET_ELEM_LIST_TABLE, text, () => TABLE),
  required("set", NFTA_SET_ELEM_LIST_SET, text),
  optional("id", NFTA_SET_ELEM_LIST_SET_ID, u32),
  optional("elements", NFTA_SET_ELEM_LIST_ELEMENTS, ELEMENTS),
]);

/** What fits into one nested attribute, whose length has 16 bits. */
const LIST_BYTES = 60_000;

/** The messages that fill a set or map; several when one attribute cannot hold all elements. */
export function newSetElements(object: SetLike, id: number): readonly NftMessage[] {
  const { name } = object.set;
  return inLists(encodeElements(object)).map((elements) =>
    nftMessage(
      NFT_MSG.newSetElement,
      NLM_F_CREATE,
      `elements of set ${name}`,
      LIST.encode({ set: name, id, elements }),
    ),
  );
}

function encodeElements(object: SetLike): readonly Attribute[] {
  switch (object.kind) {
    case "interfaces":
      return object.set.elements.map((name) =>
        element(toBytes(interfaceValue(name), INTERFACE_NAME_BYTES)),
      );
    case "set": {
      const bytes = SET_TYPE_BYTES[object.set.type];
      return object.set.interval
        ? intervals(object.set.elements, bytes)
        : object.set.elements.map(({ first }) => element(toBytes(first, bytes)));
    }
    case "map":
      return intervals(object.set.elements, SET_TYPE_BYTES.inet_service);
    case "clock": {
      const timeout = BigInt(object.set.milliseconds);
      return FAMILIES.map((family) => element(family, { timeout }));
    }
  }
}

/** What `meta nfproto` can be in a table of family inet. */
const FAMILIES = [NFPROTO_IPV4, NFPROTO_IPV6].map((family) => toBytes(family, 1));

function intervals(
  elements: readonly (Interval & { readonly verdict?: Verdict })[],
  bytes: number,
): readonly Attribute[] {
  const top = (1n << BigInt(bytes * 8)) - 1n;
  return elements.flatMap(({ first, last, verdict }) => {
    const start = toBytes(first, bytes);
    if (last === top) return [element(start, { verdict, userdata: OPEN_INTERVAL })];
    return [
      element(start, { verdict }),
      element(toBytes(last + 1n, bytes), { flags: NFT_SET_ELEM_INTERVAL_END }),
    ];
  });
}

const BARE: Omit<Element, "key"> = {
  flags: 0,
  verdict: undefined,
  timeout: undefined,
  expiration: undefined,
  userdata: undefined,
};

function element(
  key: Uint8Array,
  rest: { readonly [Name in keyof typeof BARE]?: (typeof BARE)[Name] | undefined } = {},
): Attribute {
  return { type: NFTA_LIST_ELEM, value: ELEMENT.encode({ ...BARE, ...rest, key } as Element) };
}

function inLists(elements: readonly Attribute[]): readonly (readonly Attribute[])[] {
  const lists: Attribute[][] = [];
  let room = 0;
  for (const each of elements) {
    const length = attributesLength([each]);
    if (length > room) {
      lists.push([]);
      room = LIST_BYTES;
    }
    lists.at(-1)?.push(each);
    room -= length;
  }
  return lists;
}

/** Asks for the elements of a set or map. */
export function getSetElements(name: string): NftMessage {
  const attributes = LIST.encode({ set: name, id: undefined, elements: undefined });
  return nftMessage(NFT_MSG.getSetElement, NLM_F_DUMP, `elements of set ${name}`, attributes);
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
  for (const { timeout } of elements) {
    if (timeout !== undefined) throw new NetlinkFormatError("element with a timeout");
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
