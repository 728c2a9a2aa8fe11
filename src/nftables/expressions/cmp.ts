/** `cmp`: ends the rule unless the register compares so (enum nft_cmp_attributes, enum nft_cmp_ops). */
import { nestedAttribute, u32Attribute } from "../../netlink/attributes.ts";
import { NFT_REG_1, NFTA_DATA_VALUE } from "../constants.ts";
import { keyOf } from "./enumeration.ts";
import type { ExpressionCodec } from "./expression.ts";

const NFTA_CMP_SREG = 1;
const NFTA_CMP_OP = 2;
const NFTA_CMP_DATA = 3;

const OPERATORS = { eq: 0, neq: 1 } as const;

export const cmp: ExpressionCodec<"cmp"> = {
  encode: ({ operator, value }) => [
    u32Attribute(NFTA_CMP_SREG, NFT_REG_1),
    u32Attribute(NFTA_CMP_OP, OPERATORS[operator]),
    nestedAttribute(NFTA_CMP_DATA, [{ type: NFTA_DATA_VALUE, value }]),
  ],
  decode: (attributes) => ({
    kind: "cmp",
    operator: keyOf(OPERATORS, attributes.u32(NFTA_CMP_OP), "comparison"),
    value: attributes.nested(NFTA_CMP_DATA).bytes(NFTA_DATA_VALUE),
  }),
};
