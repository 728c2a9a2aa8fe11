// SPDX-License-Identifier: Apache-2.0
/** `limit`: ends the rule when packets come faster (enum nft_limit_attributes). */
import { type Content, fixed, layout, required, u32, u64 } from "../../netlink/layout.ts";
import type { Fields } from "./expression.ts";

const NFTA_LIMIT_RATE = 1;
const NFTA_LIMIT_UNIT = 2;
const NFTA_LIMIT_BURST = 3;
const NFTA_LIMIT_TYPE = 4;
const NFTA_LIMIT_FLAGS = 5;

const NFT_LIMIT_PKTS = 0;
const SECOND = 1n;

const rate: Content<number> = {
  encode: (perSecond) => u64.encode(BigInt(perSecond)),
  decode: (payload) => Number(u64.decode(payload)),
};

export const limit = layout<Fields<"limit">>("limit", [
  required("perSecond", NFTA_LIMIT_RATE, rate),
  fixed("unit", NFTA_LIMIT_UNIT, u64, () => SECOND),
  required("burst", NFTA_LIMIT_BURST, u32),
  fixed("type", NFTA_LIMIT_TYPE, u32, () => NFT_LIMIT_PKTS),
  fixed("flags", NFTA_LIMIT_FLAGS, u32, () => 0),
]);
