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

/** What makes room for a table's content: the place is cleared, and an empty table is there. */
export function beginTable({ comment }: Ruleset, place: Place): readonly NftMessage[] {
  return [
    ...clearPlace(place),
    place.kind === "empty" ? newTableAlone(comment) : newTable(comment),
  ];
}

/** Replaces the table. Chains come before the maps and rules that jump to them, sets before their users. */
export function* replaceTable(ruleset: Ruleset, place: Place = ANY): Generator<NftMessage> {
  yield* beginTable(ruleset, place);
  yield* contentOf(ruleset);
}

/**
 * What fills the table, one message after the other: together they take many times the memory of their
 * bytes.
 */
export function* contentOf(ruleset: Ruleset): Generator<NftMessage> {
  const objects = objectsOf(ruleset);
  for (const chain of ruleset.chains) yield newChain(chain);
  for (const [index, object] of objects.entries()) yield newSet(object, index + 1);
  for (const [index, object] of objects.entries()) {
    yield* newSetElements(object, index + 1);
  }
  for (const { name, rules } of ruleset.chains) {
    for (const rule of rules) yield newRule(name, rule);
  }
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
