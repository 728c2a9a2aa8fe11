// SPDX-License-Identifier: Apache-2.0
/** What is said of a document that is none of those that can be read. */

import { suggest } from "../text/suggest.ts";
import type { DocumentValue } from "./document_value.ts";
import { namesFirewall, nearlyNamesFirewall } from "./firewall_word.ts";
import { findForeignKind } from "./foreign_kind.ts";
import { isOurKind, ourKinds } from "./our_kinds.ts";
import { quote } from "./quote.ts";
import { talosFilterKinds, talosKinds } from "./talos_kinds.ts";
import { findTextMistake } from "./text_mistake.ts";
import type { Finding } from "./validate.ts";

/** Of one whose kind is neither ours nor one of Talos. `offset` is where the kind stands. */
export function unknownKind(kind: string, offset: number): Finding {
  const mistake = findTextMistake(kind);
  if (mistake !== undefined) {
    return { code: mistake.code, offset, message: `kind: ${mistake.message}` };
  }
  if (talosFilterKinds.has(kind)) {
    const message = `a ${kind} filters or redirects packets in Talos, which postern cannot do: remove it, and do not rely on it`;
    return { code: "unsupported-kind", offset, message };
  }
  const foreign = findForeignKind(kind);
  if (foreign !== undefined) return { code: "unknown-kind", offset, message: foreign };
  const nearest = nearestKind(kind);
  const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
  const message = `expected ${ourKinds.join(", ")} or another kind of Talos, found ${quote(kind)}${hint}`;
  return { code: "unknown-kind", offset, message };
}

/** The kind that is most likely meant: one of the firewall, if the name says that it is about one. */
function nearestKind(kind: string): string | undefined {
  const nearest = suggest(kind, [...ourKinds, ...talosKinds]);
  if (!nearlyNamesFirewall(stem(kind), [])) return nearest;
  if (nearest !== undefined && (isOurKind(nearest) || namesFirewall(stem(nearest)))) return nearest;
  return /default|action/i.test(kind) ? "NetworkDefaultActionConfig" : "NetworkRuleConfig";
}

function stem(kind: string): string {
  return kind.replace(/Config$/, "");
}

/** Of one without a kind. `offset` is where it would stand. */
export function missingKind(offset: number): Finding {
  const message = `expected kind: ${ourKinds.join(", ")} or another kind of Talos`;
  return { code: "missing-kind", offset, message };
}

/** Of one that is no mapping. `offset` is where it begins. */
export function notMapping(value: DocumentValue, offset: number): Finding {
  const mistake = typeof value === "string" ? findTextMistake(value) : undefined;
  if (mistake !== undefined) return { ...mistake, offset };
  const found = typeof value === "string" ? quote(value) : "a list";
  const message = `expected a document that is a mapping with apiVersion and kind, found ${found}`;
  return { code: "not-a-mapping", offset, message };
}
