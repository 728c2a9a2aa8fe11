// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { constants } from "node:os";
import { NetlinkError } from "../../src/netlink/errors.ts";
import { text } from "../../src/netlink/layout.ts";
import { openNetfilterSocket, request } from "../../src/netlink/socket.ts";
import { NFT_MSG } from "../../src/nftables/constants.ts";
import { nftMessage } from "../../src/nftables/message.ts";

/** Where a message has its first attribute: behind struct nlmsghdr and struct nfgenmsg. */
const FIRST_ATTRIBUTE = 20;
const NFTA_TABLE_NAME = 1;

test("the kernel says which attribute of a request it refuses", () => {
  const socket = openNetfilterSocket();
  const name = { type: NFTA_TABLE_NAME, value: text.encode("postern-test-no-such-table") };
  const question = { ...nftMessage(NFT_MSG.getTable, 0, "table", [name]), sequence: 1 };
  let refusal: unknown;
  try {
    request(socket, question, "look", false);
  } catch (error) {
    refusal = error;
  } finally {
    socket.close();
  }
  expect(refusal).toBeInstanceOf(NetlinkError);
  expect(refusal).toMatchObject({ errno: constants.errno.ENOENT, offset: FIRST_ATTRIBUTE });
});
