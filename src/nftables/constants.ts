// SPDX-License-Identifier: Apache-2.0
/** Numbers of linux/netfilter/nf_tables.h and nfnetlink.h that more than one file needs. */

export const NFNL_SUBSYS_NFTABLES = 10;
export const NFPROTO_INET = 1;
/** The 128-bit register that every expression of ours loads into and reads from (NFT_REG_1). */
export const NFT_REG_1 = 1;
export const NFT_REG_VERDICT = 0;
export const NFTA_LIST_ELEM = 1;
export const NFTA_DATA_VALUE = 1;
export const NFTA_DATA_VERDICT = 2;

/** Message types, within the subsystem. */
export const NFT_MSG = {
  newTable: 0,
  getTable: 1,
  deleteTable: 2,
  newChain: 3,
  getChain: 4,
  newRule: 6,
  getRule: 7,
  newSet: 9,
  getSet: 10,
  newSetElement: 12,
  getSetElement: 13,
  deleteSetElement: 14,
  getObject: 19,
  getFlowtable: 23,
} as const;
