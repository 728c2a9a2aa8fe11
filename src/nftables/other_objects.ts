// SPDX-License-Identifier: Apache-2.0
import { text } from "../netlink/layout.ts";
import { NLM_F_DUMP } from "../netlink/messages.ts";
import { TABLE } from "../ruleset/ruleset.ts";
import { NFT_MSG } from "./constants.ts";
import { nftMessage } from "./message.ts";

/** Names the table that is asked about (NFTA_OBJ_TABLE, NFTA_FLOWTABLE_TABLE). */
const OF_OUR_TABLE = { type: 1, value: text.encode(TABLE) };

/** Questions for what a table can hold besides, and ours never does. */
export const OTHER_OBJECTS = (
  [
    ["stateful object", NFT_MSG.getObject],
    ["flowtable", NFT_MSG.getFlowtable],
  ] as const
).map(([kind, type]) => [kind, nftMessage(type, NLM_F_DUMP, `${kind}s`, [OF_OUR_TABLE])] as const);
