// SPDX-License-Identifier: Apache-2.0
import { ByteWriter } from "../../../src/netlink/bytes.ts";
import { parseMessages, writeMessage } from "../../../src/netlink/messages.ts";
import { newChain } from "../../../src/nftables/chain.ts";
import type { TableDump } from "../../../src/nftables/decode.ts";
import { objectsOf } from "../../../src/nftables/encode.ts";
import type { NftMessage } from "../../../src/nftables/message.ts";
import { newRule } from "../../../src/nftables/rule.ts";
import { newSet } from "../../../src/nftables/set.ts";
import { newSetElements } from "../../../src/nftables/set_elements.ts";
import { newTable } from "../../../src/nftables/table.ts";
import type { Ruleset } from "../../../src/ruleset/ruleset.ts";

/** The dump of a table that was written from this ruleset: what one writes is laid out as what one reads. */
export function asKernelLists(ruleset: Ruleset): TableDump {
  const objects = objectsOf(ruleset);
  return {
    table: body(newTable(ruleset.comment)),
    chains: ruleset.chains.map((chain) => body(newChain(chain))),
    rules: ruleset.chains.flatMap(({ name, rules }) =>
      rules.map((rule) => body(newRule(name, rule))),
    ),
    sets: objects.map((object, index) => ({
      set: body(newSet(object, index + 1)),
      elements: newSetElements(object, index + 1).map(body),
    })),
  };
}

/** What follows the netlink header of a message. */
function body(message: NftMessage): Uint8Array {
  const writer = new ByteWriter();
  writeMessage(writer, { ...message, sequence: 1 });
  const [parsed] = parseMessages(writer.finish());
  if (parsed === undefined) throw new Error("no message");
  return parsed.body;
}
