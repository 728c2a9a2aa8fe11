/** `limit`: ends the rule when packets come faster (enum nft_limit_attributes). */
import { u32Attribute, u64Attribute } from "../../netlink/attributes.ts";
import { NetlinkFormatError } from "../../netlink/errors.ts";
import type { ExpressionCodec } from "./expression.ts";

const NFTA_LIMIT_RATE = 1;
const NFTA_LIMIT_UNIT = 2;
const NFTA_LIMIT_BURST = 3;
const NFTA_LIMIT_TYPE = 4;
const NFTA_LIMIT_FLAGS = 5;

const NFT_LIMIT_PKTS = 0;
const SECOND = 1n;

export const limit: ExpressionCodec<"limit"> = {
  encode: ({ perSecond, burst }) => [
    u64Attribute(NFTA_LIMIT_RATE, BigInt(perSecond)),
    u64Attribute(NFTA_LIMIT_UNIT, SECOND),
    u32Attribute(NFTA_LIMIT_BURST, burst),
    u32Attribute(NFTA_LIMIT_TYPE, NFT_LIMIT_PKTS),
    u32Attribute(NFTA_LIMIT_FLAGS, 0),
  ],
  decode(attributes) {
    if (
      attributes.u64(NFTA_LIMIT_UNIT) !== SECOND ||
      attributes.u32(NFTA_LIMIT_TYPE) !== NFT_LIMIT_PKTS ||
      attributes.u32(NFTA_LIMIT_FLAGS) !== 0
    ) {
      throw new NetlinkFormatError("limit that is not packets per second");
    }
    return {
      kind: "limit",
      perSecond: Number(attributes.u64(NFTA_LIMIT_RATE)),
      burst: attributes.u32(NFTA_LIMIT_BURST),
    };
  },
};
