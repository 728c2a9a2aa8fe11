// SPDX-License-Identifier: Apache-2.0
/** What YAML reads as one document and is none, or not one of a configuration. */
import { isMap, isScalar, type ParsedNode } from "yaml";
import { type DocumentValue, type ReadValue, valueAt } from "./document_value.ts";
import { quote } from "./quote.ts";
import { isAlmostSeparator, separatorExpected, separatorMissing } from "./separator.ts";
import type { SourceText } from "./source_text.ts";
import { talosKinds } from "./talos_kinds.ts";
import type { Finding } from "./validate.ts";

const patchMessage =
  "this is a patch, not a configuration: apply it to one first, as with talosctl machineconfig patch, and give postern the result";

/** Missing separators that are named besides the first. */
const mostPlaces = 5;

function isMapping(value: DocumentValue | undefined): value is Record<string, DocumentValue> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The path of the first mapping with a key; undefined when there is none. */
function pathOfKey(value: DocumentValue, key: string): readonly PropertyKey[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (isMapping(value) && key in value) return [];
  for (const [inner, child] of Object.entries(value)) {
    const path = pathOfKey(child, key);
    if (path !== undefined) return [Array.isArray(value) ? Number(inner) : inner, ...path];
  }
  return undefined;
}

/** A strategic merge patch of Talos, or a JSON patch (RFC 6902). */
function findPatch(read: ReadValue): Finding | undefined {
  const { value } = read;
  const path = pathOfKey(value, "$patch");
  if (path !== undefined) {
    return { code: "patch", offset: read.offsetOfKey(path, "$patch"), message: patchMessage };
  }
  const [first] = Array.isArray(value) ? value : [value];
  if (!isMapping(first) || !("op" in first && "path" in first)) return undefined;
  return { code: "patch", offset: read.offsetOf([]), message: patchMessage };
}

/** Documents as the items of a list, whether of JSON or of kubectl. */
function findList(read: ReadValue): Finding | undefined {
  const { value } = read;
  const wrapper = ["items", "documents"].find((key) => Array.isArray(valueAt(value, [key])));
  const path = Array.isArray(value) || wrapper === undefined ? [] : [wrapper];
  const item = valueAt(value, [...path, 0]);
  if (!isMapping(item) || !("kind" in item || "machine" in item)) return undefined;
  const kind = valueAt(value, ["kind"]);
  if (typeof kind === "string" && !kind.endsWith("List")) return undefined;
  const message =
    "found a list of documents: expected each of them on its own, with a line --- before it";
  return { code: "not-a-mapping", offset: read.offsetOf(path), message };
}

interface RootKey {
  readonly name: string;
  readonly offset: number;
}

function rootKeys(root: ParsedNode): readonly RootKey[] {
  if (!isMap(root)) return [];
  return root.items.flatMap(({ key }) =>
    isScalar(key) ? [{ name: key.source ?? "", offset: key.range[0] }] : [],
  );
}

/** The keys, of those that every document has once, that stand for the second time or more. */
function repeatedKeys(keys: readonly RootKey[]): readonly RootKey[] {
  const first = keys.find(
    ({ name }, index) =>
      ["apiVersion", "kind", "machine"].includes(name) &&
      keys.slice(0, index).some((earlier) => earlier.name === name),
  );
  return keys.filter(({ name, offset }) => name === first?.name && offset >= first.offset);
}

/** The last line above an offset that is neither empty nor a comment, if it is near. */
function lineAbove(text: string, offset: number): string {
  const near = text.slice(Math.max(0, offset - 2000), offset);
  const lines = near.split(/\r?\n/).slice(0, -1);
  return lines.findLast((line) => !/^\s*(?:#.*)?$/.test(line)) ?? "";
}

/** ` The same in lines 9, 16, 23 and more` */
function otherPlaces(keys: readonly RootKey[], source: SourceText): string {
  if (keys.length === 0) return "";
  const lines = keys.slice(0, mostPlaces).map(({ offset }) => source.locate(offset).line);
  const rest = keys.length > mostPlaces ? " and more" : "";
  return ` The same in ${keys.length === 1 ? "line" : "lines"} ${lines.join(", ")}${rest}`;
}

/** Two documents or more without a line between them that separates them. */
function findGlued(root: ParsedNode, read: ReadValue, source: SourceText): Finding | undefined {
  const keys = rootKeys(root);
  const [second, ...further] = repeatedKeys(keys);
  const kind = valueAt(read.value, ["kind"]);
  if (second === undefined) {
    const machine = keys.find(({ name }) => name === "machine" || name === "cluster");
    const ours = keys.find(({ name }) => name === "apiVersion" || name === "kind");
    const isIgnored = typeof kind === "string" && talosKinds.has(kind);
    if (machine === undefined || ours === undefined || typeof kind !== "string" || isIgnored) {
      return undefined;
    }
    const later = machine.offset > ours.offset ? machine : ours;
    const message = `${later.name}: beside ${later === machine ? ours.name : machine.name}: ${separatorMissing}`;
    return { code: "missing-separator", offset: later.offset, message };
  }
  const above = lineAbove(source.text, second.offset);
  const almost = isAlmostSeparator(above) ? ` Found ${quote(above)}, ${separatorExpected}` : "";
  const message = `a second ${second.name}: ${separatorMissing}${almost}${otherPlaces(further, source)}`;
  return { code: "missing-separator", offset: second.offset, message };
}

/** `// text "key": value` of JSON with comments is a key to YAML. */
function findComment(root: ParsedNode): Finding | undefined {
  if (!isMap(root) || !root.flow) return undefined;
  const comment = root.items.find(
    ({ key }) => isScalar(key) && key.type === "PLAIN" && /^\/[/*]/.test(key.source ?? ""),
  );
  if (comment === undefined) return undefined;
  const message = "a comment of YAML starts with #, and JSON has none";
  return { code: "yaml-syntax", offset: comment.key?.range[0] ?? 0, message };
}

/** Why nothing else is to be said of a document; undefined when it is one. */
export function findMisread(
  root: ParsedNode,
  read: ReadValue,
  source: SourceText,
): Finding | undefined {
  return findPatch(read) ?? findList(read) ?? findGlued(root, read, source) ?? findComment(root);
}
