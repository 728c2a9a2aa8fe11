/** Chains (enum nft_chain_attributes, enum nft_hook_attributes). */
import {
  AttributeSet,
  nestedAttribute,
  stringAttribute,
  u32Attribute,
} from "../netlink/attributes.ts";
import { NetlinkFormatError } from "../netlink/errors.ts";
import { NLM_F_CREATE, NLM_F_DUMP } from "../netlink/messages.ts";
import { type Chain, type Hook, TABLE } from "../ruleset/ruleset.ts";
import { NFT_MSG } from "./constants.ts";
import { keyOf } from "./expressions/enumeration.ts";
import { NFGENMSG_LENGTH, type NftMessage, nftMessage } from "./message.ts";
import { COMMENT, commentUserdata, readComment } from "./userdata.ts";

const NFTA_CHAIN_TABLE = 1;
const NFTA_CHAIN_NAME = 3;
const NFTA_CHAIN_HOOK = 4;
const NFTA_CHAIN_POLICY = 5;
const NFTA_CHAIN_TYPE = 7;
const NFTA_CHAIN_USERDATA = 12;
const NFTA_HOOK_HOOKNUM = 1;
const NFTA_HOOK_PRIORITY = 2;

const CHAIN_TYPE = "filter";
const HOOKS = { prerouting: 0, input: 1 } as const;
const POLICIES = { drop: 0, accept: 1 } as const;

/** Creates a chain without rules. */
export function newChain({ name, hook, comment }: Chain): NftMessage {
  return nftMessage(NFT_MSG.newChain, NLM_F_CREATE, `chain ${name}`, [
    stringAttribute(NFTA_CHAIN_TABLE, TABLE),
    stringAttribute(NFTA_CHAIN_NAME, name),
    ...(hook === undefined
      ? []
      : [
          stringAttribute(NFTA_CHAIN_TYPE, CHAIN_TYPE),
          u32Attribute(NFTA_CHAIN_POLICY, POLICIES[hook.policy]),
          nestedAttribute(NFTA_CHAIN_HOOK, [
            u32Attribute(NFTA_HOOK_HOOKNUM, HOOKS[hook.hook]),
            u32Attribute(NFTA_HOOK_PRIORITY, hook.priority),
          ]),
        ]),
    ...(comment === undefined
      ? []
      : [{ type: NFTA_CHAIN_USERDATA, value: commentUserdata(COMMENT.chain, comment) }]),
  ]);
}

/** Asks for the chains of all tables of the family: the kernel cannot dump those of one. */
export function getChains(): NftMessage {
  return nftMessage(NFT_MSG.getChain, NLM_F_DUMP, "chains", []);
}

/** Reads a chain of our table, still without its rules; undefined for one of another table. */
export function readChain(body: Uint8Array): Omit<Chain, "rules"> | undefined {
  const attributes = new AttributeSet(body.subarray(NFGENMSG_LENGTH));
  if (attributes.string(NFTA_CHAIN_TABLE) !== TABLE) return undefined;
  return {
    name: attributes.string(NFTA_CHAIN_NAME),
    hook: attributes.has(NFTA_CHAIN_HOOK) ? readHook(attributes) : undefined,
    comment: readComment(attributes.optionalBytes(NFTA_CHAIN_USERDATA), COMMENT.chain),
  };
}

function readHook(attributes: AttributeSet): Hook {
  const type = attributes.string(NFTA_CHAIN_TYPE);
  if (type !== CHAIN_TYPE) throw new NetlinkFormatError(`chain type ${type}`);
  const hook = attributes.nested(NFTA_CHAIN_HOOK);
  return {
    hook: keyOf(HOOKS, hook.u32(NFTA_HOOK_HOOKNUM), "hook"),
    priority: hook.u32(NFTA_HOOK_PRIORITY) | 0,
    policy: keyOf(POLICIES, attributes.u32(NFTA_CHAIN_POLICY), "policy"),
  };
}
