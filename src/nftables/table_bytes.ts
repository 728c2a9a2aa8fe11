// SPDX-License-Identifier: Apache-2.0
/** A table as bytes to be kept: the messages that make it, one after the other, as they go to the kernel. */
import { ByteWriter } from "../netlink/bytes.ts";
import { parseMessages, writeMessage } from "../netlink/messages.ts";
import { netfilterType } from "../netlink/nfnetlink.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";
import { NFNL_SUBSYS_NFTABLES, NFT_MSG } from "./constants.ts";
import { contentBytes } from "./content.ts";
import { decodeTable } from "./decode.ts";
import { setOfElements } from "./read_set_elements.ts";
import { readSet } from "./set.ts";
import { newTable } from "./table.ts";

/** The messages that make the table. `content` is that of the ruleset, if it was written already. */
export function tableBytes(ruleset: Ruleset, content = contentBytes(ruleset)): Uint8Array {
  const writer = new ByteWriter();
  writeMessage(writer, { ...newTable(ruleset.comment), sequence: 0 });
  writer.raw(content);
  return writer.finish();
}

/** The inverse of tableBytes. @throws NetlinkFormatError on bytes that it did not make */
export function tableFromBytes(bytes: Uint8Array): Ruleset {
  const messages = parseMessages(bytes);
  const bodies = (type: number) =>
    messages
      .filter((message) => message.type === netfilterType(NFNL_SUBSYS_NFTABLES, type))
      .map(({ body }) => body);
  const elements = new Map<string, Uint8Array[]>();
  for (const body of bodies(NFT_MSG.newSetElement)) {
    const name = setOfElements(body);
    const list = elements.get(name) ?? [];
    elements.set(name, list);
    list.push(body);
  }
  return decodeTable({
    table: bodies(NFT_MSG.newTable)[0] ?? new Uint8Array(0),
    chains: bodies(NFT_MSG.newChain),
    rules: bodies(NFT_MSG.newRule),
    sets: bodies(NFT_MSG.newSet).map((set) => ({
      set,
      elements: elements.get(readSet(set).set.name) ?? [],
    })),
  }).ruleset;
}
