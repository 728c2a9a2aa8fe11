// SPDX-License-Identifier: Apache-2.0
/** `immediate`: sets the verdict (enum nft_immediate_attributes). */
import { fixed, layout, required, u32 } from "../../netlink/layout.ts";
import { NFT_REG_VERDICT } from "../constants.ts";
import { verdictData } from "../verdict.ts";
import type { Fields } from "./expression.ts";

const NFTA_IMMEDIATE_DREG = 1;
const NFTA_IMMEDIATE_DATA = 2;

export const immediate = layout<Fields<"immediate">>("immediate", [
  fixed("register", NFTA_IMMEDIATE_DREG, u32, () => NFT_REG_VERDICT),
  required("verdict", NFTA_IMMEDIATE_DATA, verdictData),
]);
