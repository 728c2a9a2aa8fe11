// SPDX-License-Identifier: Apache-2.0
/** `ct`: loads a property of the packet's connection (enum nft_ct_attributes, enum nft_ct_keys). */
import { fixed, layout, named, required, u32 } from "../../netlink/layout.ts";
import { NFT_REG_1 } from "../constants.ts";
import type { Fields } from "./expression.ts";

const NFTA_CT_DREG = 1;
const NFTA_CT_KEY = 2;

export const ct = layout<Fields<"ct">>("ct", [
  required("key", NFTA_CT_KEY, named("key", { state: 0 })),
  fixed("register", NFTA_CT_DREG, u32, () => NFT_REG_1),
]);
