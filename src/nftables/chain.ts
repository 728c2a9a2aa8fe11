// SPDX-License-Identifier: Apache-2.0
/** Chains (enum nft_chain_attributes, enum nft_hook_attributes). */
import { NetlinkFormatError } from "../netlink/errors.ts";
import {
  type Content,
  fixed,
  implied,
  layout,
  named,
  nested,
  observed,
  optional,
  raw,
  required,
  text,
  u32,
} from "../netlink/layout.ts";
import { NLM_F_CREATE, NLM_F_DUMP } from "../netlink/messages.ts";
import { NFGENMSG_LENGTH } from "../netlink/nfnetlink.ts";
import { type Chain, type Hook, TABLE } from "../ruleset/ruleset.ts";
import { NFT_MSG } from "./constants.ts";
import { isOfTable, type NftMessage, nftMessage } from "./message.ts";
import { COMMENT, commentUserdata, readComment } from "./userdata.ts";

const NFTA_CHAIN_TABLE = 1;
const NFTA_CHAIN_HANDLE = 2;
const NFTA_CHAIN_NAME = 3;
const NFTA_CHAIN_HOOK = 4;
const NFTA_CHAIN_POLICY = 5;
const NFTA_CHAIN_USE = 6;
const NFTA_CHAIN_TYPE = 7;
const NFTA_CHAIN_FLAGS = 10;
const NFTA_CHAIN_USERDATA = 12;
const NFTA_HOOK_HOOKNUM = 1;
const NFTA_HOOK_PRIORITY = 2;

const CHAIN_TYPE = "filter";
const NFT_CHAIN_BASE = 1;

/** The attributes of a chain, as the kernel has them. */
interface ChainAttributes {
  readonly name: string;
  readonly hook: Pick<Hook, "hook" | "priority"> | undefined;
  readonly policy: Hook["policy"] | undefined;
  readonly type: string | undefined;
  readonly userdata: Uint8Array | undefined;
}

/** A 32-bit number with a sign. */
const s32: Content<number> = {
  encode: (value) => u32.encode(value >>> 0),
  decode: (payload) => u32.decode(payload) | 0,
};

const HOOK = layout<Pick<Hook, "hook" | "priority">>("hook", [
  required(
    "hook",
    NFTA_HOOK_HOOKNUM,
    named("number", { prerouting: 0, input: 1, forward: 2, output: 3 }),
  ),
  required("priority", NFTA_HOOK_PRIORITY, s32),
]);

const CHAIN = layout<ChainAttributes>("chain", [
  fixed("table", NFTA_CHAIN_TABLE, text, () => TABLE),
  required("name", NFTA_CHAIN_NAME, text),
  optional("type", NFTA_CHAIN_TYPE, text),
  optional("policy", NFTA_CHAIN_POLICY, named("policy", { drop: 0, accept: 1 })),
  optional("hook", NFTA_CHAIN_HOOK, nested(HOOK)),
  implied("flags", NFTA_CHAIN_FLAGS, u32, ({ hook }) => (hook === undefined ? 0 : NFT_CHAIN_BASE)),
  optional("userdata", NFTA_CHAIN_USERDATA, raw),
  observed(NFTA_CHAIN_HANDLE),
  observed(NFTA_CHAIN_USE),
]);

/** Creates a chain without rules. */
export function newChain({ name, hook, comment }: Chain): NftMessage {
  const attributes = CHAIN.encode({
    name,
    hook,
    policy: hook?.policy,
    type: hook === undefined ? undefined : CHAIN_TYPE,
    userdata: comment === undefined ? undefined : commentUserdata(COMMENT.chain, comment),
  });
  return nftMessage(NFT_MSG.newChain, NLM_F_CREATE, `chain ${name}`, attributes);
}

/** Asks for the chains of all tables of the family: the kernel cannot dump those of one. */
export function getChains(): NftMessage {
  return nftMessage(NFT_MSG.getChain, NLM_F_DUMP, "chains", []);
}

/**
 * Reads a chain of our table, still without its rules; undefined for one of another table.
 *
 * @throws NetlinkFormatError on what postern never writes.
 */
export function readChain(body: Uint8Array): Omit<Chain, "rules"> | undefined {
  const bytes = body.subarray(NFGENMSG_LENGTH);
  if (!isOfTable(bytes, NFTA_CHAIN_TABLE)) return undefined;
  const { name, hook, policy, type, userdata } = CHAIN.decode(bytes);
  const comment = readComment(userdata, COMMENT.chain);
  if (hook === undefined) return { name, hook, comment };
  if (type !== CHAIN_TYPE) throw new NetlinkFormatError(`chain ${name} of type ${type}`);
  if (policy === undefined) throw new NetlinkFormatError(`chain ${name} without a policy`);
  return { name, hook: { ...hook, policy }, comment };
}
