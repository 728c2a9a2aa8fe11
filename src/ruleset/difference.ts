// SPDX-License-Identifier: Apache-2.0
/** In what one table differs from another, as sentences about the second. */
import { formatInterval } from "./format.ts";
import type { Chain, Interval, Ruleset, Verdict } from "./ruleset.ts";
import { renderRule, renderVerdict } from "./text.ts";

/** How many of the elements that differ in a set are named. */
const NAMED = 3;

/**
 * What is different in `found`: `chain ingress: rule 3 is "…" instead of "…"`, `set rule-web-ip: 192.0.2.1 was
 * added`. Comments of the table, and how long a clock runs, are not compared. Empty when nothing differs.
 */
export function differences(expected: Ruleset, found: Ruleset): readonly string[] {
  return [
    ...named("chain", expected.chains, found.chains).flatMap(
      ({ before, after, say }) => say ?? chainDifferences(before, after),
    ),
    ...named("set", setsOf(expected), setsOf(found)).flatMap(
      ({ before, after, say }) => say ?? setDifferences(before, after),
    ),
  ];
}

type Pair<T> =
  | { readonly say: readonly string[]; readonly before?: never; readonly after?: never }
  | { readonly say?: never; readonly before: T; readonly after: T };

/** Pairs objects of one name, and says which stand alone. */
function named<T extends { readonly name: string }>(
  kind: string,
  expected: readonly T[],
  found: readonly T[],
): readonly Pair<T>[] {
  const others = new Map(found.map((object) => [object.name, object]));
  const known = new Set(expected.map(({ name }) => name));
  return [
    ...expected.map((before): Pair<T> => {
      const after = others.get(before.name);
      return after === undefined
        ? { say: [`${kind} ${before.name} is missing`] }
        : { before, after };
    }),
    ...found.flatMap(({ name }): readonly Pair<T>[] =>
      known.has(name) ? [] : [{ say: [`${kind} ${name} was added`] }],
    ),
  ];
}

function chainDifferences(before: Chain, after: Chain): readonly string[] {
  const place = `chain ${before.name}`;
  const hooks = [before, after].map(({ hook }) =>
    hook === undefined ? "no hook" : `hook ${hook.hook} priority ${hook.priority}`,
  );
  const policies = [before, after].map(({ hook }) => hook?.policy ?? "none");
  return [
    ...(hooks[0] === hooks[1] ? [] : [`${place}: ${hooks[1]} instead of ${hooks[0]}`]),
    ...(policies[0] === policies[1]
      ? []
      : [`${place}: policy ${policies[1]} instead of ${policies[0]}`]),
    ...(before.comment === after.comment ? [] : [`${place}: another comment`]),
    ...ruleDifferences(place, before.rules.map(renderRule), after.rules.map(renderRule)),
  ];
}

/** Rules are taken to be the same from both ends; what is left between is named. */
function ruleDifferences(
  place: string,
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  let start = 0;
  const shortest = Math.min(before.length, after.length);
  while (start < shortest && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shortest - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const gone = before.slice(start, before.length - tail);
  const came = after.slice(start, after.length - tail);
  const more = (count: number) => (count > 1 ? ` (and ${count - 1} more)` : "");
  const number = start + 1;
  const [wanted, actual] = [gone[0], came[0]];
  if (wanted !== undefined && actual !== undefined) {
    const isMoved =
      gone.length === came.length && [...gone].sort().join() === [...came].sort().join();
    return isMoved
      ? [`${place}: rules from ${number} on stand in another order`]
      : [`${place}: rule ${number} is "${actual}" instead of "${wanted}"${more(came.length)}`];
  }
  if (wanted !== undefined)
    return [`${place}: rule ${number} "${wanted}" is missing${more(gone.length)}`];
  if (actual !== undefined)
    return [`${place}: rule ${number} "${actual}" was added${more(came.length)}`];
  return [];
}

/** Any set or map: what it is of, and its elements as text. */
interface AnySet {
  readonly name: string;
  readonly type: string;
  readonly comment: string | undefined;
  readonly elements: readonly string[];
}

function setsOf({ clock, interfaceSets, sets, maps }: Ruleset): readonly AnySet[] {
  const range = (type: Parameters<typeof formatInterval>[0], interval: Interval) =>
    formatInterval(type, interval);
  const mapping = (element: Interval & { readonly verdict: Verdict }) =>
    `${range("inet_service", element)} : ${renderVerdict(element.verdict)}`;
  return [
    ...(clock === undefined ? [] : [{ ...clock, type: "clock", elements: [] }]),
    ...interfaceSets,
    ...sets.map(({ name, type, interval, comment, elements }) => ({
      name,
      type: `${type}${interval ? " interval" : ""}`,
      comment,
      elements: elements.map((element) => range(type, element)),
    })),
    ...maps.map(({ name, comment, elements }) => ({
      name,
      type: "map",
      comment,
      elements: elements.map(mapping),
    })),
  ];
}

function setDifferences(before: AnySet, after: AnySet): readonly string[] {
  const place = `set ${before.name}`;
  if (before.type !== after.type)
    return [`${place}: of type ${after.type} instead of ${before.type}`];
  const [had, has] = [new Set(before.elements), new Set(after.elements)];
  return [
    ...(before.comment === after.comment ? [] : [`${place}: another comment`]),
    ...listed(
      place,
      before.elements.filter((element) => !has.has(element)),
      "missing",
    ),
    ...listed(
      place,
      after.elements.filter((element) => !had.has(element)),
      "added",
    ),
  ];
}

function listed(
  place: string,
  elements: readonly string[],
  what: "missing" | "added",
): readonly string[] {
  if (elements.length === 0) return [];
  const more = elements.length > NAMED ? ` and ${elements.length - NAMED} more` : "";
  const one = elements.length === 1;
  const verb =
    what === "missing" ? (one ? "is missing" : "are missing") : one ? "was added" : "were added";
  return [`${place}: ${elements.slice(0, NAMED).join(", ")}${more} ${verb}`];
}
