// SPDX-License-Identifier: Apache-2.0
/** Rules (enum nft_rule_attributes). */
import { type Attribute, attribute, parseAttributes } from "../netlink/attributes.ts";
import {
  type Content,
  fixed,
  layout,
  observed,
  optional,
  raw,
  required,
  text,
} from "../netlink/layout.ts";
import { NLM_F_APPEND, NLM_F_CREATE, NLM_F_DUMP } from "../netlink/messages.ts";
import { NFGENMSG_LENGTH } from "../netlink/nfnetlink.ts";
import { type Rule, TABLE } from "../ruleset/ruleset.ts";
import { NFT_MSG } from "./constants.ts";
import { decodeExpression, encodeExpression } from "./expressions/codec.ts";
import type { Expression } from "./expressions/expression.ts";
import { lower } from "./lower.ts";
import { type NftMessage, nftMessage } from "./message.ts";
import { raise } from "./raise.ts";
import { COMMENT, commentUserdata, readComment } from "./userdata.ts";

const NFTA_RULE_TABLE = 1;
const NFTA_RULE_CHAIN = 2;
const NFTA_RULE_HANDLE = 3;
const NFTA_RULE_EXPRESSIONS = 4;
const NFTA_RULE_POSITION = 6;
const NFTA_RULE_USERDATA = 7;

const EXPRESSIONS: Content<readonly Expression[]> = {
  encode: (expressions): readonly Attribute[] => expressions.map(encodeExpression),
  decode: (payload) => parseAttributes(payload).map((element) => decodeExpression(element.payload)),
};

interface RuleAttributes {
  readonly chain: string;
  readonly expressions: readonly Expression[];
  readonly userdata: Uint8Array | undefined;
}

const RULE = layout<RuleAttributes>("rule", [
  fixed("table", NFTA_RULE_TABLE, text, () => TABLE),
  required("chain", NFTA_RULE_CHAIN, text),
  required("expressions", NFTA_RULE_EXPRESSIONS, EXPRESSIONS),
  optional("userdata", NFTA_RULE_USERDATA, raw),
  observed(NFTA_RULE_HANDLE),
  // The handle of the rule before it: the order of the list says the same.
  observed(NFTA_RULE_POSITION),
]);

/** Appends a rule to a chain. */
export function newRule(chain: string, { statements, comment }: Rule): NftMessage {
  return nftMessage(
    NFT_MSG.newRule,
    NLM_F_CREATE | NLM_F_APPEND,
    comment === undefined ? `a rule of chain ${chain}` : `rule "${comment}" of chain ${chain}`,
    RULE.encode({
      chain,
      expressions: lower(statements),
      userdata: comment === undefined ? undefined : commentUserdata(COMMENT.rule, comment),
    }),
  );
}

/** Asks for the rules of the table. */
export function getRules(): NftMessage {
  return nftMessage(NFT_MSG.getRule, NLM_F_DUMP, "rules", [
    { type: NFTA_RULE_TABLE, value: text.encode(TABLE) },
  ]);
}

/** The name of the chain that a rule is in. */
export function chainOf(body: Uint8Array): string {
  return text.decode(attribute(body.subarray(NFGENMSG_LENGTH), NFTA_RULE_CHAIN));
}

/** What tells a rule from every other that the table ever had. */
export function ruleHandle(body: Uint8Array): string {
  return attribute(body.subarray(NFGENMSG_LENGTH), NFTA_RULE_HANDLE).toHex();
}

/** Reads a rule. Throws NetlinkFormatError on what postern never writes. */
export function readRule(body: Uint8Array): Rule {
  const { expressions, userdata } = RULE.decode(body.subarray(NFGENMSG_LENGTH));
  return { statements: raise(expressions), comment: readComment(userdata, COMMENT.rule) };
}
