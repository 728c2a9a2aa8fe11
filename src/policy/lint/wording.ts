// SPDX-License-Identifier: Apache-2.0
/** How warnings speak of ports and rules. */
import type { Protocol } from "../../config/configuration.ts";
import { quote } from "../../config/quote.ts";
import type { Ranges } from "../ranges.ts";
import type { ExaminedRule } from "./examined_rule.ts";

/** Items that are named before the rest is counted. */
const named = 3;

/** `a, b and c` */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** `a, b, c and 5 more` */
export function abridged(items: readonly string[]): string {
  const rest = items.length - named;
  return listed(rest > 0 ? [...items.slice(0, named), `${rest} more`] : items);
}

/** `tcp port 80`, `udp ports 53, 100-200 and 300` */
export function portsText(protocol: Protocol, ports: Ranges): string {
  const texts = ports.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
  const only = ports.length === 1 && ports[0]?.first === ports[0]?.last;
  return `${protocol} ${only ? "port" : "ports"} ${abridged(texts)}`;
}

/** `"ssh" at config.yaml:12`, several abridged. */
export function placesText(rules: readonly ExaminedRule[]): string {
  return abridged(
    rules.map(({ document: { name, at } }) => `${quote(name)} at ${at.file}:${at.line}`),
  );
}

/** `rule "ssh" at config.yaml:12`, `rules "a" at … and "b" at …` */
export function rulesText(rules: readonly ExaminedRule[]): string {
  return `${rules.length === 1 ? "rule" : "rules"} ${placesText(rules)}`;
}
