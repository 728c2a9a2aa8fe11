// SPDX-License-Identifier: Apache-2.0
/**
 * Elements of sets and maps (enum nft_set_elem_attributes). In an interval set an interval is two elements:
 * its first value, and the value after its last with a flag. An interval that reaches the top of the value
 * space has no second one, for there is no value after the last.
 */
import { type Attribute, attributesLength } from "../netlink/attributes.ts";
import { NLM_F_CREATE, NLM_F_DUMP } from "../netlink/messages.ts";
import { SET_TYPE_BYTES } from "../ruleset/field.ts";
import { INTERFACE_NAME_BYTES, interfaceValue } from "../ruleset/interface_name.ts";
import type { Interval, TrialClock, Verdict } from "../ruleset/ruleset.ts";
import { toBytes } from "../ruleset/value_bytes.ts";
import { NFT_MSG, NFTA_LIST_ELEM } from "./constants.ts";
import { type NftMessage, nftMessage } from "./message.ts";
import type { SetLike } from "./set.ts";
import { ELEMENT, type Element, FAMILIES, LIST, NFT_SET_ELEM_INTERVAL_END } from "./set_element.ts";

/** nft's note that an interval has no end (libnftnl udata.h, NFTNL_UDATA_SET_ELEM_FLAGS). */
const OPEN_INTERVAL = Uint8Array.of(1, 4, 1, 0, 0, 0);

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

/** Stops a clock; the kernel answers ENOENT when it has run down, and then refuses the whole batch. */
export function stopClock({ name }: TrialClock): NftMessage {
  const elements = FAMILIES.slice(0, 1).map((family) => element(family));
  return nftMessage(
    NFT_MSG.deleteSetElement,
    0,
    `the clock ${name}`,
    LIST.encode({ set: name, id: undefined, elements }),
  );
}

/** Asks for the elements of a set or map. */
export function getSetElements(name: string): NftMessage {
  const attributes = LIST.encode({ set: name, id: undefined, elements: undefined });
  return nftMessage(NFT_MSG.getSetElement, NLM_F_DUMP, `elements of set ${name}`, attributes);
}
