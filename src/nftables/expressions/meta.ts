// SPDX-License-Identifier: Apache-2.0
/** `meta`: loads a property of the packet (enum nft_meta_attributes, enum nft_meta_keys). */
import { fixed, layout, named, required, u32 } from "../../netlink/layout.ts";
import { NFT_REG_1 } from "../constants.ts";
import type { Fields } from "./expression.ts";

const NFTA_META_DREG = 1;
const NFTA_META_KEY = 2;

export const meta = layout<Fields<"meta">>("meta", [
  required("key", NFTA_META_KEY, named("key", { iifname: 6, nfproto: 15, l4proto: 16 })),
  fixed("register", NFTA_META_DREG, u32, () => NFT_REG_1),
]);
