/** `payload`: loads bytes of a header (enum nft_payload_attributes, enum nft_payload_bases). */
import { u32Attribute } from "../../netlink/attributes.ts";
import { NFT_REG_1 } from "../constants.ts";
import { keyOf } from "./enumeration.ts";
import type { ExpressionCodec } from "./expression.ts";

const NFTA_PAYLOAD_DREG = 1;
const NFTA_PAYLOAD_BASE = 2;
const NFTA_PAYLOAD_OFFSET = 3;
const NFTA_PAYLOAD_LEN = 4;

const BASES = { network: 1, transport: 2 } as const;

export const payload: ExpressionCodec<"payload"> = {
  encode: ({ base, offset, length }) => [
    u32Attribute(NFTA_PAYLOAD_DREG, NFT_REG_1),
    u32Attribute(NFTA_PAYLOAD_BASE, BASES[base]),
    u32Attribute(NFTA_PAYLOAD_OFFSET, offset),
    u32Attribute(NFTA_PAYLOAD_LEN, length),
  ],
  decode: (attributes) => ({
    kind: "payload",
    base: keyOf(BASES, attributes.u32(NFTA_PAYLOAD_BASE), "payload base"),
    offset: attributes.u32(NFTA_PAYLOAD_OFFSET),
    length: attributes.u32(NFTA_PAYLOAD_LEN),
  }),
};
