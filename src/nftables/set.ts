// SPDX-License-Identifier: Apache-2.0
/** Named sets and verdict maps, without their elements (enum nft_set_attributes, enum nft_set_flags). */
import { NetlinkFormatError } from "../netlink/errors.ts";
import {
  defaulted,
  fixed,
  implied,
  layout,
  named,
  observed,
  optional,
  raw,
  required,
  text,
  u32,
} from "../netlink/layout.ts";
import { NLM_F_CREATE, NLM_F_DUMP } from "../netlink/messages.ts";
import { NFGENMSG_LENGTH } from "../netlink/nfnetlink.ts";
import { SET_TYPE_BYTES, type SetType } from "../ruleset/field.ts";
import { INTERFACE_NAME_BYTES } from "../ruleset/interface_name.ts";
import {
  type InterfaceSet,
  type NamedSet,
  TABLE,
  type TrialClock,
  type VerdictMap,
} from "../ruleset/ruleset.ts";
import { NFT_MSG } from "./constants.ts";
import { type NftMessage, nftMessage } from "./message.ts";
import { COMMENT, readComment, setUserdata } from "./userdata.ts";

const NFTA_SET_TABLE = 1;
const NFTA_SET_NAME = 2;
const NFTA_SET_FLAGS = 3;
const NFTA_SET_KEY_TYPE = 4;
const NFTA_SET_KEY_LEN = 5;
const NFTA_SET_DATA_TYPE = 6;
const NFTA_SET_DATA_LEN = 7;
const NFTA_SET_DESC = 9;
const NFTA_SET_ID = 10;
const NFTA_SET_USERDATA = 13;
const NFTA_SET_HANDLE = 16;
const NFTA_SET_TYPE = 19;
const NFTA_SET_COUNT = 20;

const NFT_SET_INTERVAL = 4;
const NFT_SET_MAP = 8;
const NFT_SET_TIMEOUT = 16;
const NFT_DATA_VERDICT = 0xffff_ff00;

type KeyType = SetType | "ifname" | "nf_proto";

/** nft's numbers for data types (nftables datatype.h, enum datatypes). */
const KEY_TYPES = {
  nf_proto: 2,
  ipv4_addr: 7,
  ipv6_addr: 8,
  inet_proto: 12,
  inet_service: 13,
  icmp_type: 14,
  icmpv6_type: 29,
  ifname: 41,
} as const satisfies Record<KeyType, number>;

const KEY_BYTES: Readonly<Record<KeyType, number>> = {
  ...SET_TYPE_BYTES,
  nf_proto: 1,
  ifname: INTERFACE_NAME_BYTES,
};

interface SetAttributes {
  readonly name: string;
  readonly flags: number;
  readonly keyType: KeyType;
  readonly dataType: number | undefined;
  readonly dataLength: number | undefined;
  /** Tells the set from the others of its batch; the kernel does not keep it. */
  readonly id: number | undefined;
  readonly userdata: Uint8Array | undefined;
}

const SET = layout<SetAttributes>("set", [
  fixed("table", NFTA_SET_TABLE, text, () => TABLE),
  required("name", NFTA_SET_NAME, text),
  defaulted("flags", NFTA_SET_FLAGS, u32, 0, true),
  required("keyType", NFTA_SET_KEY_TYPE, named("key type", KEY_TYPES)),
  fixed("key length", NFTA_SET_KEY_LEN, u32, ({ keyType }) => KEY_BYTES[keyType]),
  optional("dataType", NFTA_SET_DATA_TYPE, u32),
  optional("dataLength", NFTA_SET_DATA_LEN, u32),
  optional("id", NFTA_SET_ID, u32),
  optional("userdata", NFTA_SET_USERDATA, raw),
  // Empty: a set with a limit on its size or a key of several parts is not ours.
  implied("description", NFTA_SET_DESC, raw, () => new Uint8Array(0)),
  observed(NFTA_SET_HANDLE),
  observed(NFTA_SET_TYPE),
  observed(NFTA_SET_COUNT),
]);

/** Any object that has elements. */
export type SetLike =
  | { readonly kind: "interfaces"; readonly set: InterfaceSet }
  | { readonly kind: "set"; readonly set: NamedSet }
  | { readonly kind: "map"; readonly set: VerdictMap }
  | { readonly kind: "clock"; readonly set: TrialClock };

/** Creates a set or map without elements. `id` tells it from the others of the batch. */
export function newSet(object: SetLike, id: number): NftMessage {
  const { name, comment } = object.set;
  const keyType = keyTypeOf(object);
  const isMap = object.kind === "map";
  return nftMessage(
    NFT_MSG.newSet,
    NLM_F_CREATE,
    `set ${name}`,
    SET.encode({
      name,
      flags: flagsOf(object),
      keyType,
      dataType: isMap ? NFT_DATA_VERDICT : undefined,
      dataLength: isMap ? 0 : undefined,
      id,
      userdata: setUserdata(keyOrderOf(keyType), isMap, comment),
    }),
  );
}

/** The byte order that nft has for values of the type. */
function keyOrderOf(type: KeyType): "none" | "host" | "network" {
  if (type === "inet_proto") return "none";
  return type === "ifname" || type === "nf_proto" ? "host" : "network";
}

function keyTypeOf(object: SetLike): KeyType {
  switch (object.kind) {
    case "interfaces":
    case "set":
      return object.set.type;
    case "map":
      return "inet_service";
    case "clock":
      return "nf_proto";
  }
}

function flagsOf(object: SetLike): number {
  switch (object.kind) {
    case "interfaces":
      return 0;
    case "set":
      return object.set.interval ? NFT_SET_INTERVAL : 0;
    case "map":
      return NFT_SET_INTERVAL | NFT_SET_MAP;
    case "clock":
      return NFT_SET_TIMEOUT;
  }
}

/** Asks for the sets and maps of the table. */
export function getSets(): NftMessage {
  return nftMessage(NFT_MSG.getSet, NLM_F_DUMP, "sets", [
    { type: NFTA_SET_TABLE, value: text.encode(TABLE) },
  ]);
}

/** Reads a set or map, still without elements. Throws NetlinkFormatError on what postern never writes. */
export function readSet(body: Uint8Array): SetLike {
  const { name, flags, keyType, dataType, dataLength, userdata } = SET.decode(
    body.subarray(NFGENMSG_LENGTH),
  );
  const comment = readComment(userdata, COMMENT.set);
  if (dataType === undefined && dataLength === undefined) {
    if (keyType === "ifname" && flags === 0) {
      return { kind: "interfaces", set: { name, type: keyType, comment, elements: [] } };
    }
    if (keyType === "nf_proto" && flags === NFT_SET_TIMEOUT) {
      return { kind: "clock", set: { name, comment, milliseconds: 0 } };
    }
    if (keyType !== "ifname" && keyType !== "nf_proto" && (flags & ~NFT_SET_INTERVAL) === 0) {
      const interval = flags === NFT_SET_INTERVAL;
      return { kind: "set", set: { name, type: keyType, interval, comment, elements: [] } };
    }
  } else if (
    keyType === "inet_service" &&
    flags === (NFT_SET_INTERVAL | NFT_SET_MAP) &&
    dataType === NFT_DATA_VERDICT
  ) {
    return { kind: "map", set: { name, comment, elements: [] } };
  }
  throw new NetlinkFormatError(`set ${name} of type ${keyType} with flags ${flags}`);
}
