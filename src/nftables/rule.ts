/** Rules (enum nft_rule_attributes). */
import {
  AttributeSet,
  nestedAttribute,
  parseAttributes,
  stringAttribute,
} from "../netlink/attributes.ts";
import { NLM_F_APPEND, NLM_F_CREATE, NLM_F_DUMP } from "../netlink/messages.ts";
import { type Rule, TABLE } from "../ruleset/ruleset.ts";
import { NFT_MSG } from "./constants.ts";
import { decodeExpression, encodeExpression } from "./expressions/codec.ts";
import { lower } from "./lower.ts";
import { NFGENMSG_LENGTH, type NftMessage, nftMessage } from "./message.ts";
import { raise } from "./raise.ts";
import { COMMENT, commentUserdata, readComment } from "./userdata.ts";

const NFTA_RULE_TABLE = 1;
const NFTA_RULE_CHAIN = 2;
const NFTA_RULE_EXPRESSIONS = 4;
const NFTA_RULE_USERDATA = 7;

/** Appends a rule to a chain. */
export function newRule(chain: string, { statements, comment }: Rule): NftMessage {
  return nftMessage(
    NFT_MSG.newRule,
    NLM_F_CREATE | NLM_F_APPEND,
    comment === undefined ? `a rule of chain ${chain}` : `rule "${comment}" of chain ${chain}`,
    [
      stringAttribute(NFTA_RULE_TABLE, TABLE),
      stringAttribute(NFTA_RULE_CHAIN, chain),
      nestedAttribute(NFTA_RULE_EXPRESSIONS, lower(statements).map(encodeExpression)),
      ...(comment === undefined
        ? []
        : [{ type: NFTA_RULE_USERDATA, value: commentUserdata(COMMENT.rule, comment) }]),
    ],
  );
}

/** Asks for the rules of the table. */
export function getRules(): NftMessage {
  return nftMessage(NFT_MSG.getRule, NLM_F_DUMP, "rules", [
    stringAttribute(NFTA_RULE_TABLE, TABLE),
  ]);
}

/** Reads a rule and the name of its chain. Throws NetlinkFormatError on what postern never writes. */
export function readRule(body: Uint8Array): { readonly chain: string; readonly rule: Rule } {
  const attributes = new AttributeSet(body.subarray(NFGENMSG_LENGTH));
  const expressions = parseAttributes(attributes.bytes(NFTA_RULE_EXPRESSIONS)).map(({ payload }) =>
    decodeExpression(payload),
  );
  return {
    chain: attributes.string(NFTA_RULE_CHAIN),
    rule: {
      statements: raise(expressions),
      comment: readComment(attributes.optionalBytes(NFTA_RULE_USERDATA), COMMENT.rule),
    },
  };
}
