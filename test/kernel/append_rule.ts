// SPDX-License-Identifier: Apache-2.0
// Runs on the host: appends a rule to chain ingress in which one number is not what postern ever writes, and
// which nft has no words for.
import { withSocket } from "../../src/activation/held.ts";
import { parseMessages, readError } from "../../src/netlink/messages.ts";
import { encodeBatch } from "../../src/nftables/batch.ts";
import { newRule } from "../../src/nftables/rule.ts";
import type { Rule } from "../../src/ruleset/ruleset.ts";
import { ACCEPT, anyBit, DROP, is, rule } from "../../src/ruleset/statements.ts";

interface Odd {
  readonly rule: Rule;
  /** The bytes that are changed wherever they are, in hexadecimal, and what they become. */
  readonly from: string;
  readonly to: string;
}

const ODD: Readonly<Record<string, Odd>> = {
  // NFTA_META_DREG and NFTA_CMP_SREG: NFT_REG_2 for NFT_REG_1.
  "another register": {
    rule: rule([is("meta l4proto", 6n), DROP]),
    from: "0800010000000001",
    to: "0800010000000002",
  },
  // NFTA_BITWISE_XOR, of four bytes that were zero.
  "an XOR": {
    rule: rule([anyBit("ct state", 2n), ACCEPT]),
    from: "0c0005800800010000000000",
    to: "0c0005800800010000000008",
  },
};

const odd = ODD[process.argv[2] ?? ""];
if (odd === undefined) throw new Error("which rule?");
const plain = encodeBatch([newRule("ingress", odd.rule)]).toHex();
const changed = plain.replaceAll(odd.from, odd.to);
if (changed === plain) throw new Error("there is nothing to change");
withSocket((socket) => {
  socket.send(Uint8Array.fromHex(changed));
  const answer = socket.receive(false);
  for (const message of answer === undefined ? [] : parseMessages(answer)) {
    const error = readError(message, "appending the rule");
    if (error !== undefined) throw error;
  }
});
