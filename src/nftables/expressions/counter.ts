/** `counter`: counts packets and bytes (enum nft_counter_attributes). */
import { u64Attribute } from "../../netlink/attributes.ts";
import type { ExpressionCodec } from "./expression.ts";

const NFTA_COUNTER_BYTES = 1;
const NFTA_COUNTER_PACKETS = 2;

export const counter: ExpressionCodec<"counter"> = {
  encode: ({ packets, bytes }) => [
    u64Attribute(NFTA_COUNTER_BYTES, bytes),
    u64Attribute(NFTA_COUNTER_PACKETS, packets),
  ],
  decode: (attributes) => ({
    kind: "counter",
    packets: attributes.u64(NFTA_COUNTER_PACKETS),
    bytes: attributes.u64(NFTA_COUNTER_BYTES),
  }),
};
