// SPDX-License-Identifier: Apache-2.0
import { ALL_IPV4, ALL_IPV6, isEverything } from "../addresses.ts";
import { normalize } from "../ranges.ts";
import type { ExaminedRule } from "./examined_rule.ts";
import type { SharedPorts } from "./shared_ports.ts";
import { placeOfPort, type Warning, warnOfRule } from "./warning.ts";
import { portsText, rulesText } from "./wording.ts";

/**
 * Warns of ports that several rules list in accept mode, where a source has to satisfy them all: once for
 * each group of rules, at the last of them.
 */
export function lintIntersections(groups: readonly SharedPorts[]): readonly Warning[] {
  return groups.flatMap(({ ports, rules }) => {
    const last = rules.at(-1);
    if (last === undefined || rules.length === 1) return [];
    const all = rules.length === 2 ? "both" : "all of them";
    const allowed = keepEverybodyOut(rules)
      ? `nobody, because no source is allowed by ${all}`
      : `only sources that ${all} allow`;
    const others = rulesText(rules.slice(0, -1));
    const message = `shares ${portsText(last.meaning.protocol, ports)} with ${others}; accept mode lets in ${allowed}`;
    return [
      warnOfRule(
        "rules-intersect",
        last.document,
        message,
        placeOfPort(last.document, ports[0]?.first),
      ),
    ];
  });
}

/** Whether every address is kept out by one of the rules. */
function keepEverybodyOut(rules: readonly ExaminedRule[]): boolean {
  const ipv4 = normalize(rules.flatMap(({ decides }) => decides.ipv4));
  const ipv6 = normalize(rules.flatMap(({ decides }) => decides.ipv6));
  return isEverything(ipv4, ALL_IPV4) && isEverything(ipv6, ALL_IPV6);
}
