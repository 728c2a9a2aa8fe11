/** `immediate`: sets the verdict (enum nft_immediate_attributes). */
import { nestedAttribute, u32Attribute } from "../../netlink/attributes.ts";
import { NFT_REG_VERDICT } from "../constants.ts";
import { decodeVerdict, encodeVerdict } from "../verdict.ts";
import type { ExpressionCodec } from "./expression.ts";

const NFTA_IMMEDIATE_DREG = 1;
const NFTA_IMMEDIATE_DATA = 2;

export const immediate: ExpressionCodec<"immediate"> = {
  encode: ({ verdict }) => [
    u32Attribute(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT),
    nestedAttribute(NFTA_IMMEDIATE_DATA, [encodeVerdict(verdict)]),
  ],
  decode: (attributes) => ({
    kind: "immediate",
    verdict: decodeVerdict(attributes.nested(NFTA_IMMEDIATE_DATA)),
  }),
};
