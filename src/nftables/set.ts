/** Named sets and verdict maps, without their elements (enum nft_set_attributes, enum nft_set_flags). */
import { AttributeSet, stringAttribute, u32Attribute } from "../netlink/attributes.ts";
import { NetlinkFormatError } from "../netlink/errors.ts";
import { NLM_F_CREATE, NLM_F_DUMP } from "../netlink/messages.ts";
import { SET_TYPE_BYTES, type SetType } from "../ruleset/field.ts";
import { INTERFACE_NAME_BYTES } from "../ruleset/interface_name.ts";
import { type InterfaceSet, type NamedSet, TABLE, type VerdictMap } from "../ruleset/ruleset.ts";
import { NFT_MSG } from "./constants.ts";
import { keyOf } from "./expressions/enumeration.ts";
import { NFGENMSG_LENGTH, type NftMessage, nftMessage } from "./message.ts";
import { COMMENT, readComment, setUserdata } from "./userdata.ts";

const NFTA_SET_TABLE = 1;
const NFTA_SET_NAME = 2;
const NFTA_SET_FLAGS = 3;
const NFTA_SET_KEY_TYPE = 4;
const NFTA_SET_KEY_LEN = 5;
const NFTA_SET_DATA_TYPE = 6;
const NFTA_SET_DATA_LEN = 7;
const NFTA_SET_ID = 10;
const NFTA_SET_USERDATA = 13;

const NFT_SET_INTERVAL = 4;
const NFT_SET_MAP = 8;
const NFT_DATA_VERDICT = 0xffff_ff00;

/** nft's numbers for data types (nftables datatype.h, enum datatypes). */
const KEY_TYPES = {
  ipv4_addr: 7,
  ipv6_addr: 8,
  inet_service: 13,
  icmp_type: 14,
  icmpv6_type: 29,
  ifname: 41,
} as const satisfies Record<SetType | "ifname", number>;

/** Any object that has elements. */
export type SetLike =
  | { readonly kind: "interfaces"; readonly set: InterfaceSet }
  | { readonly kind: "set"; readonly set: NamedSet }
  | { readonly kind: "map"; readonly set: VerdictMap };

/** Creates a set or map without elements. `id` tells it from the others of the batch. */
export function newSet(object: SetLike, id: number): NftMessage {
  const { name, comment } = object.set;
  const type = object.kind === "map" ? "inet_service" : object.set.type;
  const bytes = type === "ifname" ? INTERFACE_NAME_BYTES : SET_TYPE_BYTES[type];
  return nftMessage(NFT_MSG.newSet, NLM_F_CREATE, `set ${name}`, [
    stringAttribute(NFTA_SET_TABLE, TABLE),
    stringAttribute(NFTA_SET_NAME, name),
    u32Attribute(NFTA_SET_FLAGS, flagsOf(object)),
    u32Attribute(NFTA_SET_KEY_TYPE, KEY_TYPES[type]),
    u32Attribute(NFTA_SET_KEY_LEN, bytes),
    ...(object.kind === "map"
      ? [u32Attribute(NFTA_SET_DATA_TYPE, NFT_DATA_VERDICT), u32Attribute(NFTA_SET_DATA_LEN, 0)]
      : []),
    u32Attribute(NFTA_SET_ID, id),
    {
      type: NFTA_SET_USERDATA,
      value: setUserdata(type === "ifname" ? "host" : "network", object.kind === "map", comment),
    },
  ]);
}

function flagsOf(object: SetLike): number {
  switch (object.kind) {
    case "interfaces":
      return 0;
    case "set":
      return object.set.interval ? NFT_SET_INTERVAL : 0;
    case "map":
      return NFT_SET_INTERVAL | NFT_SET_MAP;
  }
}

/** Asks for the sets and maps of the table. */
export function getSets(): NftMessage {
  return nftMessage(NFT_MSG.getSet, NLM_F_DUMP, "sets", [stringAttribute(NFTA_SET_TABLE, TABLE)]);
}

/** Reads a set or map, still without elements. Throws NetlinkFormatError on what postern never writes. */
export function readSet(body: Uint8Array): SetLike {
  const attributes = new AttributeSet(body.subarray(NFGENMSG_LENGTH));
  const name = attributes.string(NFTA_SET_NAME);
  const type = keyOf(KEY_TYPES, attributes.u32(NFTA_SET_KEY_TYPE), "set key type");
  const flags = attributes.has(NFTA_SET_FLAGS) ? attributes.u32(NFTA_SET_FLAGS) : 0;
  const comment = readComment(attributes.optionalBytes(NFTA_SET_USERDATA), COMMENT.set);
  if (type === "ifname" && flags === 0) {
    return { kind: "interfaces", set: { name, type, comment, elements: [] } };
  }
  if (type === "inet_service" && flags === (NFT_SET_INTERVAL | NFT_SET_MAP)) {
    return { kind: "map", set: { name, comment, elements: [] } };
  }
  if (type !== "ifname" && (flags & ~NFT_SET_INTERVAL) === 0) {
    return {
      kind: "set",
      set: { name, type, interval: flags === NFT_SET_INTERVAL, comment, elements: [] },
    };
  }
  throw new NetlinkFormatError(`set ${name} of type ${type} with flags ${flags}`);
}
