// SPDX-License-Identifier: Apache-2.0
// Runs on the host: makes table inet postern and owns it for as long as standard input is open.

import { NLM_F_CREATE, parseMessages, readError } from "../../src/netlink/messages.ts";
import { type NetlinkSocket, openNetfilterSocket } from "../../src/netlink/socket.ts";
import { encodeBatch } from "../../src/nftables/batch.ts";
import { NFT_MSG } from "../../src/nftables/constants.ts";
import { nftMessage } from "../../src/nftables/message.ts";
import { stringAttribute, u32Attribute } from "../attributes.ts";

const NFTA_TABLE_NAME = 1;
const NFTA_TABLE_FLAGS = 2;
const NFT_TABLE_F_OWNER = 2;

/** Makes the table over a socket, whose it is from then on. */
export function ownTable(socket: NetlinkSocket): void {
  const attributes = [
    stringAttribute(NFTA_TABLE_NAME, "postern"),
    u32Attribute(NFTA_TABLE_FLAGS, NFT_TABLE_F_OWNER),
  ];
  socket.send(encodeBatch([nftMessage(NFT_MSG.newTable, NLM_F_CREATE, "the table", attributes)]));
  const answer = socket.receive(false);
  for (const message of answer === undefined ? [] : parseMessages(answer)) {
    const error = readError(message, "owning the table");
    if (error !== undefined) throw error;
  }
}

if (import.meta.main) {
  const socket = openNetfilterSocket();
  ownTable(socket);
  console.log("owned");
  for await (const _ of console) break;
  socket.close();
}
