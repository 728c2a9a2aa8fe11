/** A ruleset as the messages that put it in the place of whatever table there was. */
import type { Ruleset } from "../ruleset/ruleset.ts";
import { newChain } from "./chain.ts";
import type { NftMessage } from "./message.ts";
import { newRule } from "./rule.ts";
import { newSet, type SetLike } from "./set.ts";
import { newSetElements } from "./set_elements.ts";
import { deleteTable, newTable } from "./table.ts";

/** Removes the table; creating it first makes the deletion succeed when there was none. */
export function removeTable(): readonly NftMessage[] {
  return [newTable(undefined), deleteTable()];
}

/** Replaces the table. Chains come before the maps and rules that jump to them, sets before their users. */
export function replaceTable(ruleset: Ruleset): readonly NftMessage[] {
  return [...removeTable(), newTable(ruleset.comment), ...contentOf(ruleset, true)];
}

/** What fills the table; without `running`, a clock in it stands still. */
export function contentOf(ruleset: Ruleset, running: boolean): readonly NftMessage[] {
  const objects = objectsOf(ruleset);
  return [
    ...ruleset.chains.map(newChain),
    ...objects.map((object, index) => newSet(object, index + 1)),
    ...objects.flatMap((object, index) =>
      object.kind === "clock" && !running ? [] : newSetElements(object, index + 1),
    ),
    ...ruleset.chains.flatMap(({ name, rules }) => rules.map((rule) => newRule(name, rule))),
  ];
}

/** Everything in the ruleset that has elements. */
export function objectsOf({ clock, interfaceSets, sets, maps }: Ruleset): readonly SetLike[] {
  return [
    ...(clock === undefined ? [] : [{ kind: "clock", set: clock } as const]),
    ...interfaceSets.map((set) => ({ kind: "interfaces", set }) as const),
    ...sets.map((set) => ({ kind: "set", set }) as const),
    ...maps.map((set) => ({ kind: "map", set }) as const),
  ];
}
