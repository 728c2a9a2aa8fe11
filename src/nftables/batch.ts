// SPDX-License-Identifier: Apache-2.0
/** Batches: messages that the kernel applies all or none (linux/netfilter/nfnetlink.h, NFNL_MSG_BATCH_*). */
import { ByteWriter } from "../netlink/bytes.ts";
import { NLM_F_REQUEST, writeMessage } from "../netlink/messages.ts";
import { NFNL_SUBSYS_NFTABLES } from "./constants.ts";
import { messageBounds } from "./content.ts";
import type { NftMessage } from "./message.ts";

const NFNL_MSG_BATCH_BEGIN = 16;
const NFNL_MSG_BATCH_END = 17;

/** Where in struct nlmsghdr the sequence number is. */
const SEQUENCE = 8;

/**
 * The batch as one datagram. Message n of `messages`, and of `content` behind them, has sequence number n + 1. It names no generation
 * (NFNL_BATCH_GENID) that the ruleset would have to be of: what replaces a table whatever it held need not
 * fail because somebody changed another one.
 */
export function encodeBatch(
  messages: Iterable<NftMessage>,
  content: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const writer = new ByteWriter();
  const edge = (type: number, sequence: number) =>
    writeMessage(writer, {
      type,
      flags: NLM_F_REQUEST,
      sequence,
      prefix: Uint8Array.of(0, 0, 0, NFNL_SUBSYS_NFTABLES),
      attributes: [],
    });
  edge(NFNL_MSG_BATCH_BEGIN, 0);
  let sequence = 0;
  for (const message of messages) writeMessage(writer, { ...message, sequence: ++sequence });
  const from = writer.length;
  writer.raw(content);
  for (const { start } of messageBounds(content)) {
    writer.patchU32(from + start + SEQUENCE, ++sequence);
  }
  edge(NFNL_MSG_BATCH_END, sequence + 1);
  return writer.finish();
}
