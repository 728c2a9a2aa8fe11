/** Verdicts as data attributes (enum nft_verdict_attributes, enum nft_verdicts). */
import {
  type Attribute,
  type AttributeSet,
  nestedAttribute,
  stringAttribute,
  u32Attribute,
} from "../netlink/attributes.ts";
import { NetlinkFormatError } from "../netlink/errors.ts";
import type { Verdict } from "../ruleset/ruleset.ts";
import { NFTA_DATA_VERDICT } from "./constants.ts";

const NFTA_VERDICT_CODE = 1;
const NFTA_VERDICT_CHAIN = 2;

const NF_DROP = 0;
const NF_ACCEPT = 1;
const NFT_JUMP = 0xffff_fffd;

/** The verdict as the content of a data attribute. */
export function encodeVerdict(verdict: Verdict): Attribute {
  switch (verdict.kind) {
    case "drop":
      return nestedAttribute(NFTA_DATA_VERDICT, [u32Attribute(NFTA_VERDICT_CODE, NF_DROP)]);
    case "accept":
      return nestedAttribute(NFTA_DATA_VERDICT, [u32Attribute(NFTA_VERDICT_CODE, NF_ACCEPT)]);
    case "jump":
      return nestedAttribute(NFTA_DATA_VERDICT, [
        u32Attribute(NFTA_VERDICT_CODE, NFT_JUMP),
        stringAttribute(NFTA_VERDICT_CHAIN, verdict.chain),
      ]);
  }
}

/** Reads the verdict in a data attribute. Throws NetlinkFormatError on one that postern never writes. */
export function decodeVerdict(data: AttributeSet): Verdict {
  const verdict = data.nested(NFTA_DATA_VERDICT);
  const code = verdict.u32(NFTA_VERDICT_CODE);
  switch (code) {
    case NF_DROP:
      return { kind: "drop" };
    case NF_ACCEPT:
      return { kind: "accept" };
    case NFT_JUMP:
      return { kind: "jump", chain: verdict.string(NFTA_VERDICT_CHAIN) };
    default:
      throw new NetlinkFormatError(`verdict ${code}`);
  }
}
