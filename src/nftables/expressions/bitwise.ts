// SPDX-License-Identifier: Apache-2.0
/** `bitwise`: masks the register (enum nft_bitwise_attributes); the XOR value is always zero here. */
import { fixed, implied, layout, required, u32 } from "../../netlink/layout.ts";
import { NFT_REG_1 } from "../constants.ts";
import { valueData } from "../value_data.ts";
import type { Fields } from "./expression.ts";

const NFTA_BITWISE_SREG = 1;
const NFTA_BITWISE_DREG = 2;
const NFTA_BITWISE_LEN = 3;
const NFTA_BITWISE_MASK = 4;
const NFTA_BITWISE_XOR = 5;
const NFTA_BITWISE_OP = 6;

/** Mask and XOR, the only operation that old kernels have (enum nft_bitwise_ops). */
const NFT_BITWISE_MASK_XOR = 0;

export const bitwise = layout<Fields<"bitwise">>("bitwise", [
  fixed("source register", NFTA_BITWISE_SREG, u32, () => NFT_REG_1),
  fixed("destination register", NFTA_BITWISE_DREG, u32, () => NFT_REG_1),
  fixed("length", NFTA_BITWISE_LEN, u32, ({ mask }) => mask.length),
  required("mask", NFTA_BITWISE_MASK, valueData),
  fixed("xor", NFTA_BITWISE_XOR, valueData, ({ mask }) => new Uint8Array(mask.length)),
  implied("operation", NFTA_BITWISE_OP, u32, () => NFT_BITWISE_MASK_XOR),
]);
