// SPDX-License-Identifier: Apache-2.0
/** `counter`: counts packets and bytes. What it has counted is not part of a rule's meaning. */
import { layout, observed } from "../../netlink/layout.ts";
import type { Fields } from "./expression.ts";

const NFTA_COUNTER_BYTES = 1;
const NFTA_COUNTER_PACKETS = 2;

export const counter = layout<Fields<"counter">>("counter", [
  observed(NFTA_COUNTER_BYTES),
  observed(NFTA_COUNTER_PACKETS),
]);
