// SPDX-License-Identifier: Apache-2.0
import type { ParsedNode } from "yaml";
import type { ConfigError, DocumentIdentity, Notice } from "./diagnostic.ts";
import type { DocumentContent, ReadDocument } from "./document.ts";
import { readContent } from "./document_content.ts";
import { readValue, textAt } from "./document_value.ts";
import { findMisread } from "./misread_document.ts";
import type { SourceText } from "./source_text.ts";
import type { Validated } from "./validate.ts";

/** Reads one document. Undefined if nothing stands in it. */
export function readDocument(root: ParsedNode, source: SourceText): ReadDocument | undefined {
  const read = readValue(root, source.text);
  const { value, problems } = read;
  if (value === null && problems.length === 0) return undefined;

  const locate = (path: readonly PropertyKey[]) => source.locate(read.offsetOf(path));
  const isMapping = typeof value === "object" && value !== null && !Array.isArray(value);
  const kind = textAt(value, ["kind"]);
  const isMachineConfiguration =
    isMapping && !("kind" in value) && ("machine" in value || "cluster" in value);
  const identity: DocumentIdentity = {
    kind: isMachineConfiguration ? "machine configuration" : kind,
    name: textAt(value, ["name"]),
  };

  const notices: Notice[] = [];
  const notice = (code: Notice["code"], message: string) => {
    notices.push({ code, at: locate(["kind"]), document: identity, message });
  };

  const misread = findMisread(root, read, source);
  const content: Validated<DocumentContent> =
    misread === undefined
      ? readContent(read, kind, isMachineConfiguration, locate, notice)
      : { ok: false, findings: [misread] };
  // What stands at the place of a problem was not read, so that more cannot be said about it.
  const places = new Set(problems.map(({ offset }) => offset));
  const further = content.ok ? [] : content.findings.filter(({ offset }) => !places.has(offset));
  const findings = misread === undefined ? [...problems, ...further] : [misread];
  const errors = findings.map(
    ({ code, offset, message }): ConfigError => ({
      code,
      at: source.locate(offset),
      // Of several documents in one it is not to be said which one is wrong.
      document: code === "missing-separator" ? undefined : identity,
      message,
    }),
  );
  return {
    identity,
    isMachineConfiguration,
    at: locate([]),
    nameAt: locate(["name"]),
    content: content.ok ? content.value : undefined,
    errors,
    notices,
  };
}
