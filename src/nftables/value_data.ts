// SPDX-License-Identifier: Apache-2.0
import { type Content, layout, raw, required } from "../netlink/layout.ts";
import { NFTA_DATA_VALUE } from "./constants.ts";

const VALUE = layout<{ readonly value: Uint8Array }>("data", [
  required("value", NFTA_DATA_VALUE, raw),
]);

/** Data that is a value, for a register or a set (enum nft_data_attributes). */
export const valueData: Content<Uint8Array> = {
  encode: (value) => VALUE.encode({ value }),
  decode: (payload) => VALUE.decode(payload).value,
};
