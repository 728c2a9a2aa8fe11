/** `fib`: asks the routing table (enum nft_fib_attributes, nft_fib_result, nft_fib_flags). */
import { u32Attribute } from "../../netlink/attributes.ts";
import { NetlinkFormatError } from "../../netlink/errors.ts";
import { NFT_REG_1 } from "../constants.ts";
import type { ExpressionCodec } from "./expression.ts";

const NFTA_FIB_DREG = 1;
const NFTA_FIB_RESULT = 2;
const NFTA_FIB_FLAGS = 3;

const NFT_FIB_RESULT_OIF = 1;
const NFT_FIB_RESULT_ADDRTYPE = 3;
const NFTA_FIB_F_SADDR = 1;
const NFTA_FIB_F_DADDR = 2;
const NFTA_FIB_F_IIF = 8;
const NFTA_FIB_F_PRESENT = 32;

const QUERIES = {
  "daddr type": { result: NFT_FIB_RESULT_ADDRTYPE, flags: NFTA_FIB_F_DADDR },
  "saddr . iif oif exists": {
    result: NFT_FIB_RESULT_OIF,
    flags: NFTA_FIB_F_SADDR | NFTA_FIB_F_IIF | NFTA_FIB_F_PRESENT,
  },
} as const;

export const fib: ExpressionCodec<"fib"> = {
  encode: ({ query }) => [
    u32Attribute(NFTA_FIB_RESULT, QUERIES[query].result),
    u32Attribute(NFTA_FIB_DREG, NFT_REG_1),
    u32Attribute(NFTA_FIB_FLAGS, QUERIES[query].flags),
  ],
  decode(attributes) {
    const result = attributes.u32(NFTA_FIB_RESULT);
    const flags = attributes.u32(NFTA_FIB_FLAGS);
    for (const query of ["daddr type", "saddr . iif oif exists"] as const) {
      if (QUERIES[query].result === result && QUERIES[query].flags === flags) {
        return { kind: "fib", query };
      }
    }
    throw new NetlinkFormatError(`fib result ${result} with flags ${flags}`);
  },
};
