// SPDX-License-Identifier: Apache-2.0
import type { Location, Protocol, RuleDocument } from "./configuration.ts";
import { portRuns } from "./port_runs.ts";
import { quote } from "./quote.ts";

/**
 * Every combination of rules that share a port takes memory for each rule in it: a range over the ports of
 * many rules as much again as they have, ranges nested in each other the square of their number. A machine
 * of 512 MB carries this many.
 */
const MOST_SHARES = 200_000;

/** A combination that recurs takes no memory, but time. */
const MOST_VISITS = 2_000_000;

/** How many of the rules that share the most are named. */
const MOST_NAMED = 3;

/** Where rules share ports in more ways than can be put in force. */
interface CrowdedPorts {
  /** The last of the rules that have the port. */
  readonly rule: RuleDocument;
  /** Its range. */
  readonly at: Location;
  readonly message: string;
}

/** Finds where rules share ports in too many ways, in bounded time. */
export function findCrowdedPorts(all: readonly RuleDocument[]): CrowdedPorts | undefined {
  let shares = 0;
  let visits = 0;
  const sharesOf = new Map<RuleDocument, number>();
  for (const protocol of ["tcp", "udp"] as const) {
    const rules = all.filter((rule) => rule.protocol === protocol);
    const combinations = new Set<string>();
    for (const { first, holders } of portRuns(rules.map(rangesOf))) {
      if (holders.length < 2) continue;
      visits += holders.length;
      const combination = holders.join();
      const sharing = holders.flatMap((index) => rules[index] ?? []);
      if (!combinations.has(combination)) {
        shares += holders.length;
        for (const rule of sharing) sharesOf.set(rule, (sharesOf.get(rule) ?? 0) + 1);
      }
      combinations.add(combination);
      if (shares <= MOST_SHARES && visits <= MOST_VISITS) continue;
      return crowdOf(sharing, protocol, first, sharesOf);
    }
  }
  return undefined;
}

function rangesOf({ ports }: RuleDocument) {
  return ports.map(({ first, last }) => ({ first: BigInt(first), last: BigInt(last) }));
}

function crowdOf(
  sharing: readonly RuleDocument[],
  protocol: Protocol,
  port: bigint,
  sharesOf: ReadonlyMap<RuleDocument, number>,
): CrowdedPorts {
  const rule = sharing.at(-1);
  const range = rule?.ports.find(({ first, last }) => first <= port && port <= last);
  if (rule === undefined || range === undefined) throw new Error(`no rule has port ${port}`);
  const names = [...sharesOf]
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_NAMED)
    .map(([{ name }]) => quote(name));
  const message = `ports: expected rules that share ports in fewer combinations: with ${protocol} port ${port}, which is in ${sharing.length} rules, they are too many to be put in force; give rules the same ranges, or write rules as one with all their subnets, first those that are in the most combinations: ${names.join(", ")}`;
  return { rule, at: range.at, message };
}
