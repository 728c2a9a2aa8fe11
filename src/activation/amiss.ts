// SPDX-License-Identifier: Apache-2.0
import { formatOf, TABLE_FORMAT } from "../nftables/identity.ts";
import { LOCKDOWN_SUMMARY } from "./candidate.ts";
import { type Held, identityIn, whatInstead } from "./held.ts";
import { type PolicyRecord, tableIdentity } from "./record.ts";

/**
 * Why the kernel has to be given back what the record says; undefined when it holds that, or what may stay
 * in its place. A lockdown may: nobody opens what somebody closed. So may a whole table that nobody
 * remembers, and that of a version of postern which wrote last: neither was altered, as far as is known.
 *
 * @param record of the last change; one of nothing when none is remembered.
 */
export function whatIsAmiss(held: Held, record: PolicyRecord): string | undefined {
  const { confirmed, trial } = record.inForce;
  const isRemembered = confirmed !== null || trial !== null;
  const meant = tableIdentity(record.inForce);
  switch (held.kind) {
    case "none":
      if (!isRemembered) return "there is no table, and nothing is remembered of one";
      return meant === null ? undefined : "the table was gone";
    case "altered":
      return `the table was altered (${held.why})`;
    case "foreign": {
      const isOurs = meant !== null && formatOf(meant) === TABLE_FORMAT;
      return isOurs ? `the table was replaced (${whatInstead(held)})` : undefined;
    }
    case "intact": {
      const stays = !isRemembered || held.seal.summary === LOCKDOWN_SUMMARY;
      return stays || identityIn(held) === meant
        ? undefined
        : "the table was replaced by another one of postern's";
    }
  }
}
