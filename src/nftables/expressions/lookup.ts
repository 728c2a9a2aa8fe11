/** `lookup`: looks the register up in a set or verdict map (enum nft_lookup_attributes). */
import { stringAttribute, u32Attribute } from "../../netlink/attributes.ts";
import { NFT_REG_1, NFT_REG_VERDICT } from "../constants.ts";
import type { ExpressionCodec } from "./expression.ts";

const NFTA_LOOKUP_SET = 1;
const NFTA_LOOKUP_SREG = 2;
const NFTA_LOOKUP_DREG = 3;
const NFTA_LOOKUP_FLAGS = 5;

const NFT_LOOKUP_F_INV = 1;

export const lookup: ExpressionCodec<"lookup"> = {
  encode: ({ set, negated, verdict }) => [
    stringAttribute(NFTA_LOOKUP_SET, set),
    u32Attribute(NFTA_LOOKUP_SREG, NFT_REG_1),
    ...(verdict ? [u32Attribute(NFTA_LOOKUP_DREG, NFT_REG_VERDICT)] : []),
    ...(negated ? [u32Attribute(NFTA_LOOKUP_FLAGS, NFT_LOOKUP_F_INV)] : []),
  ],
  decode: (attributes) => ({
    kind: "lookup",
    set: attributes.string(NFTA_LOOKUP_SET),
    negated:
      attributes.has(NFTA_LOOKUP_FLAGS) &&
      (attributes.u32(NFTA_LOOKUP_FLAGS) & NFT_LOOKUP_F_INV) !== 0,
    verdict: attributes.has(NFTA_LOOKUP_DREG),
  }),
};
