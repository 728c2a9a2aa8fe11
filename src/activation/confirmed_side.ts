// SPDX-License-Identifier: Apache-2.0
import { type Side, sidesOf } from "../ruleset/trial.ts";
import type { Held } from "./held.ts";
import type { PolicyRecord } from "./record.ts";
import { identityOf, sealed } from "./sealed_table.ts";

/** What is confirmed, which a trial falls back to; or why that is not known. */
export function confirmedSide(held: Held, record: PolicyRecord): Side | string {
  const known = record.inForce.confirmed;
  switch (held.kind) {
    case "none":
      return known === null || known.table === null
        ? { summary: known?.summary ?? "no table", ruleset: undefined }
        : "the table is gone, so there is nothing that a trial could fall back to; apply a policy first";
    case "altered":
    case "foreign":
      return `a trial would fall back to a table that is not as postern wrote it (${held.why}); apply a policy first`;
    case "intact": {
      const sides = sidesOf(held.ruleset);
      const side = sides?.confirmed ?? {
        summary: held.seal.summary,
        ruleset: { ...held.ruleset, comment: undefined },
      };
      const identity = identityOf(sealed(side.ruleset, side.summary));
      const isRemembered =
        known === null ? record.inForce.trial === null : known.table === identity;
      return isRemembered ? side : NOT_CONFIRMED;
    }
  }
}

const NOT_CONFIRMED =
  "the table is not the one that was last applied, which a trial would fall back to; apply a policy first";
