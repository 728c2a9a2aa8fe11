// SPDX-License-Identifier: Apache-2.0
/** `cmp`: ends the rule unless the register compares so (enum nft_cmp_attributes, enum nft_cmp_ops). */
import { fixed, layout, named, required, u32 } from "../../netlink/layout.ts";
import { NFT_REG_1 } from "../constants.ts";
import { valueData } from "../value_data.ts";
import type { Fields } from "./expression.ts";

const NFTA_CMP_SREG = 1;
const NFTA_CMP_OP = 2;
const NFTA_CMP_DATA = 3;

export const cmp = layout<Fields<"cmp">>("cmp", [
  fixed("source register", NFTA_CMP_SREG, u32, () => NFT_REG_1),
  required("operator", NFTA_CMP_OP, named("comparison", { eq: 0, neq: 1 })),
  required("value", NFTA_CMP_DATA, valueData),
]);
