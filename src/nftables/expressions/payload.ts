// SPDX-License-Identifier: Apache-2.0
/** `payload`: loads bytes of a header (enum nft_payload_attributes, enum nft_payload_bases). */
import { fixed, layout, named, required, u32 } from "../../netlink/layout.ts";
import { NFT_REG_1 } from "../constants.ts";
import type { Fields } from "./expression.ts";

const NFTA_PAYLOAD_DREG = 1;
const NFTA_PAYLOAD_BASE = 2;
const NFTA_PAYLOAD_OFFSET = 3;
const NFTA_PAYLOAD_LEN = 4;

export const payload = layout<Fields<"payload">>("payload", [
  fixed("register", NFTA_PAYLOAD_DREG, u32, () => NFT_REG_1),
  required("base", NFTA_PAYLOAD_BASE, named("base", { network: 1, transport: 2 })),
  required("offset", NFTA_PAYLOAD_OFFSET, u32),
  required("length", NFTA_PAYLOAD_LEN, u32),
]);
