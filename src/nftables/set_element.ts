// SPDX-License-Identifier: Apache-2.0
/** An element of a set or map, and the lists that messages hold them in (enum nft_set_elem_attributes). */
import { type Attribute, parseAttributes } from "../netlink/attributes.ts";
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
import { NFPROTO_IPV4, NFPROTO_IPV6 } from "../ruleset/field.ts";
import { TABLE, type Verdict } from "../ruleset/ruleset.ts";
import { toBytes } from "../ruleset/value_bytes.ts";
import { valueData } from "./value_data.ts";
import { verdictData } from "./verdict.ts";

const NFTA_SET_ELEM_KEY = 1;
const NFTA_SET_ELEM_DATA = 2;
const NFTA_SET_ELEM_FLAGS = 3;
const NFTA_SET_ELEM_TIMEOUT = 4;
const NFTA_SET_ELEM_EXPIRATION = 5;
const NFTA_SET_ELEM_USERDATA = 6;
const NFTA_SET_ELEM_LIST_TABLE = 1;
export const NFTA_SET_ELEM_LIST_SET = 2;
const NFTA_SET_ELEM_LIST_ELEMENTS = 3;
const NFTA_SET_ELEM_LIST_SET_ID = 4;

export const NFT_SET_ELEM_INTERVAL_END = 1;

/** An element: a value, and for maps a verdict, or the end of an interval; times in milliseconds. */
export interface Element {
  readonly flags: number;
  readonly key: Uint8Array;
  readonly verdict: Verdict | undefined;
  readonly timeout: bigint | undefined;
  /** What is left of the timeout; the kernel says so. */
  readonly expiration: bigint | undefined;
  /** Notes of nft's own, which mean nothing to the kernel. */
  readonly userdata: Uint8Array | undefined;
}

export const ELEMENT = layout<Element>("element", [
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

export const LIST = layout<{
  readonly set: string;
  readonly id: number | undefined;
  readonly elements: readonly Attribute[] | undefined;
}>("elements", [
  fixed("table", NFTA_SET_ELEM_LIST_TABLE, text, () => TABLE),
  required("set", NFTA_SET_ELEM_LIST_SET, text),
  optional("id", NFTA_SET_ELEM_LIST_SET_ID, u32),
  optional("elements", NFTA_SET_ELEM_LIST_ELEMENTS, ELEMENTS),
]);

/** What `meta nfproto` can be in a table of family inet. */
export const FAMILIES: readonly Uint8Array[] = [NFPROTO_IPV4, NFPROTO_IPV6].map((family) =>
  toBytes(family, 1),
);
