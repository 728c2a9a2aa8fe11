/** `bitwise`: masks the register (enum nft_bitwise_attributes); the XOR value is always zero here. */
import { nestedAttribute, u32Attribute } from "../../netlink/attributes.ts";
import { NFT_REG_1, NFTA_DATA_VALUE } from "../constants.ts";
import type { ExpressionCodec } from "./expression.ts";

const NFTA_BITWISE_SREG = 1;
const NFTA_BITWISE_DREG = 2;
const NFTA_BITWISE_LEN = 3;
const NFTA_BITWISE_MASK = 4;
const NFTA_BITWISE_XOR = 5;

export const bitwise: ExpressionCodec<"bitwise"> = {
  encode: ({ mask }) => [
    u32Attribute(NFTA_BITWISE_SREG, NFT_REG_1),
    u32Attribute(NFTA_BITWISE_DREG, NFT_REG_1),
    u32Attribute(NFTA_BITWISE_LEN, mask.length),
    nestedAttribute(NFTA_BITWISE_MASK, [{ type: NFTA_DATA_VALUE, value: mask }]),
    nestedAttribute(NFTA_BITWISE_XOR, [
      { type: NFTA_DATA_VALUE, value: new Uint8Array(mask.length) },
    ]),
  ],
  decode: (attributes) => ({
    kind: "bitwise",
    mask: attributes.nested(NFTA_BITWISE_MASK).bytes(NFTA_DATA_VALUE),
  }),
};
