/**
 * Elements of sets and maps (enum nft_set_elem_attributes). In an interval set an interval is two elements:
 * its first value, and the value after its last with a flag. An interval that reaches the top of the value
 * space has no second one, for there is no value after the last.
 */
import {
  type Attribute,
  AttributeSet,
  attributesLength,
  nestedAttribute,
  parseAttributes,
  stringAttribute,
  u32Attribute,
} from "../netlink/attributes.ts";
import { NetlinkFormatError } from "../netlink/errors.ts";
import { NLM_F_CREATE, NLM_F_DUMP } from "../netlink/messages.ts";
import { SET_TYPE_BYTES } from "../ruleset/field.ts";
import { INTERFACE_NAME_BYTES, interfaceName, interfaceValue } from "../ruleset/interface_name.ts";
import { type Interval, TABLE, type Verdict } from "../ruleset/ruleset.ts";
import { fromBytes, toBytes } from "../ruleset/value_bytes.ts";
import { NFT_MSG, NFTA_DATA_VALUE, NFTA_LIST_ELEM } from "./constants.ts";
import { NFGENMSG_LENGTH, type NftMessage, nftMessage } from "./message.ts";
import type { SetLike } from "./set.ts";
import { decodeVerdict, encodeVerdict } from "./verdict.ts";

const NFTA_SET_ELEM_KEY = 1;
const NFTA_SET_ELEM_DATA = 2;
const NFTA_SET_ELEM_FLAGS = 3;
const NFTA_SET_ELEM_USERDATA = 6;
const NFTA_SET_ELEM_LIST_TABLE = 1;
const NFTA_SET_ELEM_LIST_SET = 2;
const NFTA_SET_ELEM_LIST_ELEMENTS = 3;
const NFTA_SET_ELEM_LIST_SET_ID = 4;

const NFT_SET_ELEM_INTERVAL_END = 1;

/** nft's note that an interval has no end (libnftnl udata.h, NFTNL_UDATA_SET_ELEM_FLAGS). */
const OPEN_INTERVAL = Uint8Array.of(1, 4, 1, 0, 0, 0);

/** What fits into one nested attribute, whose length has 16 bits. */
const LIST_BYTES = 60_000;

/** The messages that fill a set or map; several when one attribute cannot hold all elements. */
export function newSetElements(object: SetLike, id: number): readonly NftMessage[] {
  const { name } = object.set;
  return inLists(encodeElements(object)).map((elements) =>
    nftMessage(NFT_MSG.newSetElement, NLM_F_CREATE, `elements of set ${name}`, [
      stringAttribute(NFTA_SET_ELEM_LIST_TABLE, TABLE),
      stringAttribute(NFTA_SET_ELEM_LIST_SET, name),
      u32Attribute(NFTA_SET_ELEM_LIST_SET_ID, id),
      nestedAttribute(NFTA_SET_ELEM_LIST_ELEMENTS, elements),
    ]),
  );
}

function encodeElements(object: SetLike): readonly Attribute[] {
  switch (object.kind) {
    case "interfaces":
      return object.set.elements.map((name) =>
        element([key(toBytes(interfaceValue(name), INTERFACE_NAME_BYTES))]),
      );
    case "set": {
      const bytes = SET_TYPE_BYTES[object.set.type];
      return object.set.interval
        ? intervals(object.set.elements, bytes)
        : object.set.elements.map(({ first }) => element([key(toBytes(first, bytes))]));
    }
    case "map":
      return intervals(object.set.elements, SET_TYPE_BYTES.inet_service);
  }
}

function intervals(
  elements: readonly (Interval & { readonly verdict?: Verdict })[],
  bytes: number,
): readonly Attribute[] {
  const top = (1n << BigInt(bytes * 8)) - 1n;
  return elements.flatMap(({ first, last, verdict }) => {
    const start = [
      key(toBytes(first, bytes)),
      ...(verdict === undefined
        ? []
        : [nestedAttribute(NFTA_SET_ELEM_DATA, [encodeVerdict(verdict)])]),
    ];
    if (last === top) {
      return [element([...start, { type: NFTA_SET_ELEM_USERDATA, value: OPEN_INTERVAL }])];
    }
    return [
      element(start),
      element([
        u32Attribute(NFTA_SET_ELEM_FLAGS, NFT_SET_ELEM_INTERVAL_END),
        key(toBytes(last + 1n, bytes)),
      ]),
    ];
  });
}

function element(attributes: readonly Attribute[]): Attribute {
  return nestedAttribute(NFTA_LIST_ELEM, attributes);
}

function key(value: Uint8Array): Attribute {
  return nestedAttribute(NFTA_SET_ELEM_KEY, [{ type: NFTA_DATA_VALUE, value }]);
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
  return nftMessage(NFT_MSG.getSetElement, NLM_F_DUMP, `elements of set ${name}`, [
    stringAttribute(NFTA_SET_ELEM_LIST_TABLE, TABLE),
    stringAttribute(NFTA_SET_ELEM_LIST_SET, name),
  ]);
}

/** An element as the kernel lists it: a value, and for maps a verdict, or the end of an interval. */
interface RawElement {
  readonly key: Uint8Array;
  readonly isEnd: boolean;
  readonly verdict: Verdict | undefined;
}

/**
 * Reads the answers to getSetElements into the set or map, as it is without elements.
 *
 * @throws NetlinkFormatError on what postern never writes.
 */
export function withElements(object: SetLike, bodies: readonly Uint8Array[]): SetLike {
  const raw = bodies.flatMap(readElements);
  switch (object.kind) {
    case "interfaces": {
      const names = raw.map(({ key: name }) => interfaceName(fromBytes(name)));
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

function readElements(body: Uint8Array): readonly RawElement[] {
  const list = new AttributeSet(body.subarray(NFGENMSG_LENGTH)).optionalBytes(
    NFTA_SET_ELEM_LIST_ELEMENTS,
  );
  return parseAttributes(list ?? new Uint8Array(0)).map(({ payload }) => {
    const attributes = new AttributeSet(payload);
    const flags = attributes.has(NFTA_SET_ELEM_FLAGS) ? attributes.u32(NFTA_SET_ELEM_FLAGS) : 0;
    return {
      key: attributes.nested(NFTA_SET_ELEM_KEY).bytes(NFTA_DATA_VALUE),
      isEnd: (flags & NFT_SET_ELEM_INTERVAL_END) !== 0,
      verdict: attributes.has(NFTA_SET_ELEM_DATA)
        ? decodeVerdict(attributes.nested(NFTA_SET_ELEM_DATA))
        : undefined,
    };
  });
}

/** By value; where an interval ends as the next one starts, the end comes first. */
function sorted(raw: readonly RawElement[]) {
  return raw
    .map((each) => ({ ...each, value: fromBytes(each.key) }))
    .sort((a, b) =>
      a.value < b.value ? -1 : a.value > b.value ? 1 : Number(b.isEnd) - Number(a.isEnd),
    );
}

function joinIntervals(
  raw: readonly RawElement[],
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
