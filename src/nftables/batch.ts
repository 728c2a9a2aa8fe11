/** Batches: messages that the kernel applies all or none (linux/netfilter/nfnetlink.h, NFNL_MSG_BATCH_*). */
import { u32Attribute } from "../netlink/attributes.ts";
import { ByteWriter } from "../netlink/bytes.ts";
import { NLM_F_REQUEST, writeMessage } from "../netlink/messages.ts";
import { NFNL_SUBSYS_NFTABLES } from "./constants.ts";
import type { NftMessage } from "./message.ts";

const NFNL_MSG_BATCH_BEGIN = 16;
const NFNL_MSG_BATCH_END = 17;
const NFNL_BATCH_GENID = 1;

/**
 * The batch as one datagram. Message n of `messages` has sequence number n + 1.
 *
 * @param generation the ruleset generation that the batch must meet, or the kernel refuses it (ERESTART).
 */
export function encodeBatch(messages: readonly NftMessage[], generation: number): Uint8Array {
  const writer = new ByteWriter();
  const edge = (
    type: number,
    sequence: number,
    attributes: Parameters<typeof writeMessage>[1]["attributes"],
  ) =>
    writeMessage(writer, {
      type,
      flags: NLM_F_REQUEST,
      sequence,
      prefix: Uint8Array.of(0, 0, 0, NFNL_SUBSYS_NFTABLES),
      attributes,
    });
  edge(NFNL_MSG_BATCH_BEGIN, 0, [u32Attribute(NFNL_BATCH_GENID, generation)]);
  messages.forEach((message, index) => {
    writeMessage(writer, { ...message, sequence: index + 1 });
  });
  edge(NFNL_MSG_BATCH_END, messages.length + 1, []);
  return writer.finish();
}
