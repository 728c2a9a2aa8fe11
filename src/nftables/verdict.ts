// SPDX-License-Identifier: Apache-2.0
/** Verdicts as data (enum nft_verdict_attributes, linux/netfilter.h, enum nft_verdicts). */
import { NetlinkFormatError } from "../netlink/errors.ts";
import { type Content, layout, nested, optional, required, text, u32 } from "../netlink/layout.ts";
import type { Verdict } from "../ruleset/ruleset.ts";
import { NFTA_DATA_VERDICT } from "./constants.ts";

const NFTA_VERDICT_CODE = 1;
const NFTA_VERDICT_CHAIN = 2;

const NF_DROP = 0;
const NF_ACCEPT = 1;
const NFT_JUMP = 0xffff_fffd;

interface Coded {
  readonly code: number;
  readonly chain: string | undefined;
}

const DATA = layout<{ readonly verdict: Coded }>("data", [
  required(
    "verdict",
    NFTA_DATA_VERDICT,
    nested(
      layout<Coded>("verdict", [
        required("code", NFTA_VERDICT_CODE, u32),
        optional("chain", NFTA_VERDICT_CHAIN, text),
      ]),
    ),
  ),
]);

/** Data that is a verdict. Decoding throws NetlinkFormatError on one that postern never writes. */
export const verdictData: Content<Verdict> = {
  encode: (verdict) => DATA.encode({ verdict: codeOf(verdict) }),
  decode: (payload) => verdictOf(DATA.decode(payload).verdict),
};

function codeOf(verdict: Verdict): Coded {
  switch (verdict.kind) {
    case "drop":
      return { code: NF_DROP, chain: undefined };
    case "accept":
      return { code: NF_ACCEPT, chain: undefined };
    case "jump":
      return { code: NFT_JUMP, chain: verdict.chain };
  }
}

function verdictOf({ code, chain }: Coded): Verdict {
  if (code === NFT_JUMP && chain !== undefined) return { kind: "jump", chain };
  if (code === NF_DROP && chain === undefined) return { kind: "drop" };
  if (code === NF_ACCEPT && chain === undefined) return { kind: "accept" };
  throw new NetlinkFormatError(`verdict ${code}${chain === undefined ? "" : ` to ${chain}`}`);
}
