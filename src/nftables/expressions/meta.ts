/** `meta`: loads a property of the packet (enum nft_meta_attributes, enum nft_meta_keys). */
import { u32Attribute } from "../../netlink/attributes.ts";
import { NFT_REG_1 } from "../constants.ts";
import { keyOf } from "./enumeration.ts";
import type { ExpressionCodec } from "./expression.ts";

const NFTA_META_DREG = 1;
const NFTA_META_KEY = 2;

const KEYS = { iifname: 6, nfproto: 15, l4proto: 16 } as const;

export const meta: ExpressionCodec<"meta"> = {
  encode: ({ key }) => [
    u32Attribute(NFTA_META_KEY, KEYS[key]),
    u32Attribute(NFTA_META_DREG, NFT_REG_1),
  ],
  decode: (attributes) => ({
    kind: "meta",
    key: keyOf(KEYS, attributes.u32(NFTA_META_KEY), "meta key"),
  }),
};
