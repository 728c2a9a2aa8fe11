// SPDX-License-Identifier: Apache-2.0
/** `lookup`: looks the register up in a set or verdict map (enum nft_lookup_attributes). */

import { NetlinkFormatError } from "../../netlink/errors.ts";
import {
  type Content,
  defaulted,
  fixed,
  layout,
  required,
  text,
  u32,
} from "../../netlink/layout.ts";
import { NFT_REG_1, NFT_REG_VERDICT } from "../constants.ts";
import type { Fields } from "./expression.ts";

const NFTA_LOOKUP_SET = 1;
const NFTA_LOOKUP_SREG = 2;
const NFTA_LOOKUP_DREG = 3;
const NFTA_LOOKUP_FLAGS = 5;

const NFT_LOOKUP_F_INV = 1;

/** A number that is there when something holds, and else missing or `otherwise`. */
function sign(what: string, holds: number, otherwise?: number): Content<boolean> {
  return {
    encode: () => u32.encode(holds),
    decode(payload) {
      const number = u32.decode(payload);
      if (number === holds) return true;
      if (number === otherwise) return false;
      throw new NetlinkFormatError(`${what} ${number}`);
    },
  };
}

export const lookup = layout<Fields<"lookup">>("lookup", [
  required("set", NFTA_LOOKUP_SET, text),
  fixed("source register", NFTA_LOOKUP_SREG, u32, () => NFT_REG_1),
  defaulted("verdict", NFTA_LOOKUP_DREG, sign("register", NFT_REG_VERDICT), false, false),
  defaulted("negated", NFTA_LOOKUP_FLAGS, sign("flags", NFT_LOOKUP_F_INV, 0), false, false),
]);
