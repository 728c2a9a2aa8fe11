// SPDX-License-Identifier: Apache-2.0
/**
 * What fills a table as bytes: the messages of `contentOf`, one after the other, without sequence numbers. Written once
 * for a table, which is then identified, kept and sent by them.
 */
import { ByteWriter, viewOf } from "../netlink/bytes.ts";
import { writeMessage } from "../netlink/messages.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { contentOf } from "./encode.ts";

/** The messages, with a clock in the table running. */
export function contentBytes(ruleset: Ruleset): Uint8Array {
  const writer = new ByteWriter();
  for (const message of contentOf(ruleset)) writeMessage(writer, { ...message, sequence: 0 });
  return writer.finish();
}

/** Where each message of the bytes begins, and where its padding ends. */
export function* messageBounds(
  content: Uint8Array,
): Generator<{ readonly start: number; readonly end: number }> {
  const view = viewOf(content);
  for (let start = 0; start < content.length; ) {
    const end = start + ((view.getUint32(start, true) + 3) & ~3);
    yield { start, end };
    start = end;
  }
}
