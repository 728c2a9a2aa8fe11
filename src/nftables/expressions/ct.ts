/** `ct`: loads a property of the packet's connection (enum nft_ct_attributes, enum nft_ct_keys). */
import { u32Attribute } from "../../netlink/attributes.ts";
import { NFT_REG_1 } from "../constants.ts";
import { keyOf } from "./enumeration.ts";
import type { ExpressionCodec } from "./expression.ts";

const NFTA_CT_DREG = 1;
const NFTA_CT_KEY = 2;

const KEYS = { state: 0 } as const;

export const ct: ExpressionCodec<"ct"> = {
  encode: ({ key }) => [
    u32Attribute(NFTA_CT_KEY, KEYS[key]),
    u32Attribute(NFTA_CT_DREG, NFT_REG_1),
  ],
  decode: (attributes) => ({
    kind: "ct",
    key: keyOf(KEYS, attributes.u32(NFTA_CT_KEY), "ct key"),
  }),
};
