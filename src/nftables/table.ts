/** The table (enum nft_table_attributes). */
import { AttributeSet, stringAttribute } from "../netlink/attributes.ts";
import { NetlinkFormatError } from "../netlink/errors.ts";
import { NLM_F_CREATE } from "../netlink/messages.ts";
import { TABLE } from "../ruleset/ruleset.ts";
import { NFT_MSG } from "./constants.ts";
import { NFGENMSG_LENGTH, type NftMessage, nftMessage } from "./message.ts";
import { COMMENT, commentUserdata, readComment } from "./userdata.ts";

const NFTA_TABLE_NAME = 1;
const NFTA_TABLE_FLAGS = 2;
const NFTA_TABLE_USERDATA = 6;

const SUBJECT = `table inet ${TABLE}`;

/** Creates the table, or finds it there. */
export function newTable(comment: string | undefined): NftMessage {
  return nftMessage(NFT_MSG.newTable, NLM_F_CREATE, SUBJECT, [
    stringAttribute(NFTA_TABLE_NAME, TABLE),
    ...(comment === undefined
      ? []
      : [{ type: NFTA_TABLE_USERDATA, value: commentUserdata(COMMENT.table, comment) }]),
  ]);
}

/** Deletes the table and everything in it. */
export function deleteTable(): NftMessage {
  return nftMessage(NFT_MSG.deleteTable, 0, SUBJECT, [stringAttribute(NFTA_TABLE_NAME, TABLE)]);
}

/** Asks for the table; the kernel answers ENOENT when it is not there. */
export function getTable(): NftMessage {
  return nftMessage(NFT_MSG.getTable, 0, SUBJECT, [stringAttribute(NFTA_TABLE_NAME, TABLE)]);
}

/**
 * Reads the table's comment from an answer.
 *
 * @throws NetlinkFormatError when the table has a flag: one that is dormant filters nothing.
 */
export function readTable(body: Uint8Array): { readonly comment: string | undefined } {
  const attributes = new AttributeSet(body.subarray(NFGENMSG_LENGTH));
  const flags = attributes.has(NFTA_TABLE_FLAGS) ? attributes.u32(NFTA_TABLE_FLAGS) : 0;
  if (flags !== 0) throw new NetlinkFormatError(`table flags ${flags}`);
  return { comment: readComment(attributes.optionalBytes(NFTA_TABLE_USERDATA), COMMENT.table) };
}
