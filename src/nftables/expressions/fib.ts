// SPDX-License-Identifier: Apache-2.0
/** `fib`: asks the routing table (enum nft_fib_attributes, nft_fib_result, nft_fib_flags). */
import { fixed, layout, named, required, u32 } from "../../netlink/layout.ts";
import { NFT_REG_1 } from "../constants.ts";
import type { Fields } from "./expression.ts";

const NFTA_FIB_DREG = 1;
const NFTA_FIB_RESULT = 2;
const NFTA_FIB_FLAGS = 3;

const NFT_FIB_RESULT_OIF = 1;
const NFT_FIB_RESULT_ADDRTYPE = 3;
const NFTA_FIB_F_SADDR = 1;
const NFTA_FIB_F_DADDR = 2;
const NFTA_FIB_F_IIF = 8;
const NFTA_FIB_F_PRESENT = 32;

export const fib = layout<Fields<"fib">>("fib", [
  required(
    "result",
    NFTA_FIB_RESULT,
    named("result", { oif: NFT_FIB_RESULT_OIF, type: NFT_FIB_RESULT_ADDRTYPE }),
  ),
  fixed("register", NFTA_FIB_DREG, u32, () => NFT_REG_1),
  required(
    "about",
    NFTA_FIB_FLAGS,
    named("flags", {
      daddr: NFTA_FIB_F_DADDR,
      "saddr . iif exists": NFTA_FIB_F_SADDR | NFTA_FIB_F_IIF | NFTA_FIB_F_PRESENT,
    }),
  ),
]);
