// SPDX-License-Identifier: Apache-2.0
import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar } from "yaml";
import { MOST_ALIASED } from "../limits.ts";
import type { ErrorCode } from "./error_codes.ts";
import { quote } from "./quote.ts";

/**
 * A YAML node as plain data. A scalar is its text, whatever its type would be (`010` is "010");
 * null where nothing, `null` or `~` stands unquoted. Mappings have no prototype.
 */
export type DocumentValue =
  | string
  | null
  | readonly DocumentValue[]
  | { readonly [key: string]: DocumentValue };

interface ValueProblem {
  readonly code: ErrorCode;
  readonly offset: number;
  readonly message: string;
}

/** A document as plain data, with the way back to the places in the text. */
export interface ReadValue {
  readonly value: DocumentValue;
  readonly problems: readonly ValueProblem[];
  /** Offset of what stands at a path: the value, or the key if nothing stands behind it. */
  readonly offsetOf: (path: readonly PropertyKey[]) => number;
  /** Offset of a key of the mapping at a path. */
  readonly offsetOfKey: (path: readonly PropertyKey[], key: string) => number;
}

const nullPattern = /^(?:~|null|Null|NULL)?$/;

function isNull(node: Scalar): boolean {
  return node.type === "PLAIN" && node.tag === undefined && nullPattern.test(node.source ?? "");
}

function startOf(node: ParsedNode | null | undefined): number {
  return node?.range[0] ?? 0;
}

/** Where the keys of a mapping and their values start, or the items of a list. */
interface Places {
  readonly start: number;
  readonly keys: ReadonlyMap<string, number>;
  readonly values: ReadonlyMap<PropertyKey, number>;
}

/** Turns the root node of a document, parsed from `text`, into plain data. */
export function readValue(root: ParsedNode, text: string): ReadValue {
  const problems: ValueProblem[] = [];
  const nodeOf = new Map<object, ParsedNode>();
  const anchors = new Map<string, { readonly value: DocumentValue; readonly size: number }>();
  let size = 0;
  let expanded = 0;

  const report = (code: ErrorCode, node: ParsedNode, message: string): void => {
    problems.push({ code, offset: startOf(node), message });
  };

  function convert(node: ParsedNode | null): DocumentValue {
    if (node === null) return null;
    const before = size;
    size++;
    const value = convertNode(node);
    if (!isAlias(node) && node.anchor) anchors.set(node.anchor, { value, size: size - before });
    return value;
  }

  function convertNode(node: ParsedNode): DocumentValue {
    if (isScalar(node)) return isNull(node) ? null : (node.source ?? "");
    if (isAlias(node)) return convertAlias(node);
    if (isSeq(node)) {
      const items = node.items.map(convert);
      nodeOf.set(items, node);
      return items;
    }
    return convertMapping(node);
  }

  function convertAlias(node: ParsedNode & { readonly source: string }): DocumentValue {
    const anchor = anchors.get(node.source);
    if (anchor === undefined) {
      report(
        "yaml-alias",
        node,
        `expected an anchor &${node.source} before the alias, in the same document: write the value out`,
      );
      return null;
    }
    size += anchor.size;
    if (expanded > MOST_ALIASED) return null;
    expanded += anchor.size;
    if (expanded > MOST_ALIASED) {
      report("yaml-alias", node, `aliases stand for more than ${MOST_ALIASED} values`);
      return null;
    }
    return anchor.value;
  }

  function convertMapping(node: Extract<ParsedNode, { items: { key: unknown }[] }>): DocumentValue {
    // `{{ x }}` parses as a mapping whose key is a mapping. Its text says what it is.
    const source = text.slice(node.range[0], node.range[1]);
    if (node.flow && source.startsWith("{{")) return source;

    const mapping: Record<string, DocumentValue> = Object.create(null);
    nodeOf.set(mapping, node);
    for (const pair of node.items) {
      const key = convert(pair.key);
      if (key !== null && typeof key !== "string") {
        report("key-not-scalar", pair.key, "expected a key that is plain text");
        continue;
      }
      const name = key ?? "";
      if (name === "<<") {
        report("merge-key", pair.key, "merge keys are not supported; write the fields out");
      }
      const value = convert(pair.value);
      if (name === "<<") continue;
      if (name in mapping) {
        report("duplicate-key", pair.key, `the key ${quote(name)} stands twice in one mapping`);
      } else mapping[name] = value;
    }
    return mapping;
  }

  const value = convert(root);
  return { value, problems, ...createLookup(root, value, nodeOf) };
}

function placesOf(node: ParsedNode): Places {
  const keys = new Map<string, number>();
  const values = new Map<PropertyKey, number>();
  if (isSeq(node)) {
    node.items.forEach((item, index) => {
      values.set(index, startOf(item));
    });
  } else if (isMap(node)) {
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? (key.source ?? "") : "";
      const empty = value === null || (isScalar(value) && isNull(value));
      // As for the values, the first of two counts.
      if (keys.has(name)) continue;
      keys.set(name, startOf(key));
      values.set(name, startOf(empty ? key : value));
    }
  }
  return { start: startOf(node), keys, values };
}

function createLookup(
  root: ParsedNode,
  value: DocumentValue,
  nodeOf: ReadonlyMap<object, ParsedNode>,
): Pick<ReadValue, "offsetOf" | "offsetOfKey"> {
  const known = new Map<object, Places>();

  function placesIn(collection: DocumentValue | undefined): Places | undefined {
    if (typeof collection !== "object" || collection === null) return undefined;
    const places = known.get(collection);
    if (places !== undefined) return places;
    const node = nodeOf.get(collection);
    if (node === undefined) return undefined;
    const found = placesOf(node);
    known.set(collection, found);
    return found;
  }

  function offsetOf(path: readonly PropertyKey[]): number {
    let at: DocumentValue | undefined = value;
    let offset = startOf(root);
    for (const key of path) {
      const inside = placesIn(at)?.values.get(key);
      if (inside === undefined) break;
      offset = inside;
      at = valueAt(at, [key]);
    }
    return offset;
  }

  function offsetOfKey(path: readonly PropertyKey[], key: string): number {
    return placesIn(valueAt(value, path))?.keys.get(key) ?? offsetOf(path);
  }

  return { offsetOf, offsetOfKey };
}

/** What stands at a path; undefined if nothing does. */
export function valueAt(
  value: DocumentValue | undefined,
  path: readonly PropertyKey[],
): DocumentValue | undefined {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Readonly<Record<PropertyKey, DocumentValue>>)[key];
  }
  return at;
}

/** The text that stands at a path; undefined if none does. */
export function textAt(
  value: DocumentValue | undefined,
  path: readonly PropertyKey[],
): string | undefined {
  const found = valueAt(value, path);
  return typeof found === "string" && found !== "" ? found : undefined;
}
