// SPDX-License-Identifier: Apache-2.0
/**
 * A ruleset, compiled or linear, in nft's syntax: `nft -f` of this text gives the very table that the netlink
 * messages give.
 */
import { formatInterval, formatValue } from "./format.ts";
import {
  type Chain,
  type FlatRuleset,
  type FlatStatement,
  type InterfaceSet,
  type NamedSet,
  type Rule,
  TABLE,
  type TrialClock,
  type Verdict,
  type VerdictMap,
} from "./ruleset.ts";

/** Renders the table alone. */
export function renderTable(ruleset: FlatRuleset): string {
  const blocks = [
    ...(ruleset.comment === undefined ? [] : [`\tcomment "${ruleset.comment}"\n`]),
    ...(ruleset.clock === undefined ? [] : [renderClock(ruleset.clock)]),
    ...ruleset.interfaceSets.map(renderInterfaceSet),
    ...ruleset.sets.map(renderSet),
    ...ruleset.maps.map(renderMap),
    ...ruleset.chains.map(renderChain),
  ];
  return `table inet ${TABLE} {\n${blocks.join("\n")}}\n`;
}

/** Renders a script that replaces the table in one transaction, or removes it when there is to be none. */
export function renderScript(ruleset: FlatRuleset | undefined): string {
  const removal = `table inet ${TABLE}\ndelete table inet ${TABLE}\n`;
  return ruleset === undefined ? removal : `${removal}\n${renderTable(ruleset)}`;
}

function comment(text: string | undefined): string {
  return text === undefined ? "" : `\t\tcomment "${text}"\n`;
}

function elements(items: readonly string[]): string {
  return items.length === 0 ? "" : `\t\telements = { ${items.join(",\n\t\t\t     ")} }\n`;
}

function renderClock({ name, comment: text, milliseconds }: TrialClock): string {
  const items = ["ipv4", "ipv6"].map((family) => `${family} timeout ${milliseconds}ms`);
  return `\tset ${name} {\n\t\ttype nf_proto\n\t\tflags timeout\n${comment(text)}${elements(items)}\t}\n`;
}

function renderInterfaceSet(set: InterfaceSet): string {
  const names = set.elements.map((name) => `"${name}"`);
  return `\tset ${set.name} {\n\t\ttype ifname\n${comment(set.comment)}${elements(names)}\t}\n`;
}

function renderSet(set: NamedSet): string {
  const flags = set.interval ? "\t\tflags interval\n" : "";
  const items = set.elements.map((interval) => formatInterval(set.type, interval));
  return `\tset ${set.name} {\n\t\ttype ${set.type}\n${flags}${comment(set.comment)}${elements(items)}\t}\n`;
}

function renderMap(map: VerdictMap): string {
  const items = map.elements.map(
    (element) => `${formatInterval("inet_service", element)} : ${renderVerdict(element.verdict)}`,
  );
  return `\tmap ${map.name} {\n\t\ttype inet_service : verdict\n\t\tflags interval\n${comment(map.comment)}${elements(items)}\t}\n`;
}

function renderChain(chain: Chain<FlatStatement>): string {
  const { hook } = chain;
  const base =
    hook === undefined
      ? ""
      : `\t\ttype filter hook ${hook.hook} priority ${renderPriority(hook.priority)}; policy ${hook.policy};\n`;
  const rules = chain.rules.map((rule) => `\t\t${renderRule(rule)}\n`).join("");
  return `\tchain ${chain.name} {\n${comment(chain.comment)}${base}${rules}\t}\n`;
}

const NAMED_PRIORITIES = [
  { name: "filter", value: 0 },
  { name: "dstnat", value: -100 },
];

function renderPriority(priority: number): string {
  for (const { name, value } of NAMED_PRIORITIES) {
    const offset = priority - value;
    if (offset === 0) return name;
    if (Math.abs(offset) <= 10) return `${name} ${offset < 0 ? "-" : "+"} ${Math.abs(offset)}`;
  }
  return String(priority);
}

/** A rule as one line, its comment included. */
export function renderRule(rule: Rule<FlatStatement>): string {
  const statements = rule.statements.map(renderStatement);
  if (rule.comment !== undefined) statements.push(`comment "${rule.comment}"`);
  return statements.join(" ");
}

/** A statement as nft writes it. */
export function renderStatement(statement: FlatStatement): string {
  switch (statement.kind) {
    case "compare": {
      const { field, negated, value } = statement;
      if (field === "fib saddr . iif oif exists") {
        return (value === 1n) !== negated ? field : "fib saddr . iif oif missing";
      }
      return `${field} ${negated ? "!= " : ""}${formatValue(field, value)}`;
    }
    case "bits":
      return `${statement.field} ${formatValue(statement.field, statement.mask)}`;
    case "lookup":
      return `${statement.field} ${statement.negated ? "!= " : ""}@${statement.set}`;
    case "anonymous-set": {
      const { field, negated, elements: intervals } = statement;
      const items = intervals.map((interval) => formatInterval(field, interval));
      return `${field} ${negated ? "!= " : ""}{ ${items.join(", ")} }`;
    }
    case "verdict-map":
      return `${statement.field} vmap @${statement.map}`;
    case "limit":
      return `limit rate ${statement.perSecond}/second burst ${statement.burst} packets`;
    case "counter":
      return "counter";
    case "verdict":
      return renderVerdict(statement.verdict);
  }
}

/** A verdict as nft writes it. */
export function renderVerdict(verdict: Verdict): string {
  return verdict.kind === "jump" ? `jump ${verdict.chain}` : verdict.kind;
}
