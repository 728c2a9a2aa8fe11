// SPDX-License-Identifier: Apache-2.0
/** The table (enum nft_table_attributes, enum nft_table_flags). */
import { NetlinkFormatError } from "../netlink/errors.ts";
import {
  defaulted,
  fixed,
  layout,
  observed,
  optional,
  raw,
  text,
  u32,
  u64,
} from "../netlink/layout.ts";
import { NLM_F_CREATE, NLM_F_EXCL } from "../netlink/messages.ts";
import { NFGENMSG_LENGTH } from "../netlink/nfnetlink.ts";
import { TABLE } from "../ruleset/ruleset.ts";
import { NFT_MSG } from "./constants.ts";
import { type NftMessage, nftMessage } from "./message.ts";
import { COMMENT, commentUserdata, readComment } from "./userdata.ts";

const NFTA_TABLE_NAME = 1;
const NFTA_TABLE_FLAGS = 2;
const NFTA_TABLE_USE = 3;
const NFTA_TABLE_HANDLE = 4;
const NFTA_TABLE_USERDATA = 6;
const NFTA_TABLE_OWNER = 7;

const NFT_TABLE_F_DORMANT = 1;

const SUBJECT = `table inet ${TABLE}`;

interface TableAttributes {
  readonly flags: number;
  readonly userdata: Uint8Array | undefined;
  /** Unique among the tables of the namespace, ever. */
  readonly handle: bigint | undefined;
  /** The netlink port of the process that owns it. */
  readonly owner: number | undefined;
}

const TABLE_LAYOUT = layout<TableAttributes>("table", [
  fixed("name", NFTA_TABLE_NAME, text, () => TABLE),
  defaulted("flags", NFTA_TABLE_FLAGS, u32, 0, false),
  optional("userdata", NFTA_TABLE_USERDATA, raw),
  optional("handle", NFTA_TABLE_HANDLE, u64),
  optional("owner", NFTA_TABLE_OWNER, u32),
  observed(NFTA_TABLE_USE),
]);

function tableMessage(
  type: number,
  flags: number,
  { userdata, handle }: Partial<Pick<TableAttributes, "userdata" | "handle">> = {},
): NftMessage {
  const attributes = TABLE_LAYOUT.encode({ flags: 0, userdata, handle, owner: undefined });
  return nftMessage(type, flags, SUBJECT, attributes);
}

function named(comment: string | undefined): Pick<TableAttributes, "userdata"> {
  return {
    userdata: comment === undefined ? undefined : commentUserdata(COMMENT.table, comment),
  };
}

/** Creates the table, or finds it there. */
export function newTable(comment: string | undefined): NftMessage {
  return tableMessage(NFT_MSG.newTable, NLM_F_CREATE, named(comment));
}

/** Creates the table; the kernel answers EEXIST when it is there. */
export function newTableAlone(comment: string | undefined): NftMessage {
  return tableMessage(NFT_MSG.newTable, NLM_F_CREATE | NLM_F_EXCL, named(comment));
}

/**
 * Deletes the table and everything in it.
 *
 * @param handle of the very table that is meant: the kernel answers ENOENT when it is another one.
 */
export function deleteTable(handle: bigint | undefined): NftMessage {
  return tableMessage(NFT_MSG.deleteTable, 0, { handle });
}

/** Asks for the table; the kernel answers ENOENT when it is not there. */
export function getTable(): NftMessage {
  return tableMessage(NFT_MSG.getTable, 0);
}

/** What the kernel says of the table itself. */
interface TableFacts {
  readonly comment: string | undefined;
  /** Another table has another one, also in the place of this. */
  readonly handle: bigint | undefined;
}

/** A table that another process owns: nobody else may change it (NFT_TABLE_F_OWNER). */
export class OwnedTableError extends NetlinkFormatError {
  constructor(
    /** The netlink port of its socket. */
    readonly port: number,
  ) {
    super(`another process owns it (netlink port ${port})`);
  }
}

/**
 * Reads what the kernel says of the table.
 *
 * @throws NetlinkFormatError when the table has a flag: one that is dormant filters nothing.
 */
export function readTableFacts(body: Uint8Array): TableFacts {
  const { flags, userdata, handle, owner } = TABLE_LAYOUT.decode(body.subarray(NFGENMSG_LENGTH));
  if (owner !== undefined) throw new OwnedTableError(owner);
  if ((flags & NFT_TABLE_F_DORMANT) !== 0) {
    throw new NetlinkFormatError("it is dormant: it filters nothing");
  }
  if (flags !== 0) throw new NetlinkFormatError(`it has flags ${flags}`);
  return { comment: readComment(userdata, COMMENT.table), handle };
}

/** The table's comment, whatever flags it has; undefined when it has none. */
export function readTableComment(body: Uint8Array): string | undefined {
  return readComment(TABLE_LAYOUT.decode(body.subarray(NFGENMSG_LENGTH)).userdata, COMMENT.table);
}

/** The table's handle, whatever flags it has; undefined when the kernel gives none. */
export function readTableHandle(body: Uint8Array): bigint | undefined {
  return TABLE_LAYOUT.decode(body.subarray(NFGENMSG_LENGTH)).handle;
}
