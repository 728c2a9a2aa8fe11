// SPDX-License-Identifier: Apache-2.0
/** A ruleset as the messages that put it in the place of whatever table there was. */
import type { Ruleset, TrialClock } from "../ruleset/ruleset.ts";
import { newChain } from "./chain.ts";
import type { NftMessage } from "./message.ts";
import { newRule } from "./rule.ts";
import { newSet, type SetLike } from "./set.ts";
import { newSetElements, stopClock } from "./set_elements.ts";
import { deleteTable, newTable, newTableAlone } from "./table.ts";

/** What has to be there for a table to be written. */
export type Place =
  /** Whatever it is. */
  | { readonly kind: "any" }
  /** No table. */
  | { readonly kind: "empty" }
  /** The table with this handle, in which the clock still runs, if one is given. */
  | { readonly kind: "table"; readonly handle: bigint; readonly running: TrialClock | undefined };

const ANY: Place = { kind: "any" };

/** Clears the place. The kernel refuses the whole batch when what is there is something else. */
export function clearPlace(place: Place): readonly NftMessage[] {
  switch (place.kind) {
    case "any":
      // Creating it first makes the deletion succeed when there was none.
      return [newTable(undefined), deleteTable(undefined)];
    case "empty":
      return [];
    case "table":
      return [
        ...(place.running === undefined ? [] : [stopClock(place.running)]),
        deleteTable(place.handle),
      ];
  }
}

/** Replaces the table. Chains come before the maps and rules that jump to them, sets before their users. */
export function replaceTable(ruleset: Ruleset, place: Place = ANY): readonly NftMessage[] {
  const { comment } = ruleset;
  return [
    ...clearPlace(place),
    place.kind === "empty" ? newTableAlone(comment) : newTable(comment),
    ...contentOf(ruleset, true),
  ];
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
