// SPDX-License-Identifier: Apache-2.0
/**
 * Where the configuration comes from at boot. The first source that has one wins, and nothing is merged. A
 * source that has a faulty one ends the search: a damaged configuration must never mean another one.
 *
 *   kernel argument ─▶ credential ─▶ volume ─▶ embedded ─▶ state ─▶ none
 *         │                │            │          │          │
 *         └──────── found or faulty: the search ends ─────────┘
 *
 * The state is what `postern apply` kept. A pinned source is the only one that is asked, and its absence is
 * a fault.
 */
import { decodeInline, INLINE_ARGUMENT } from "./inline.ts";
import type { VolumeName } from "./pin.ts";
import type { Settings } from "./settings.ts";
import { namesOf, type SourceKind, type SourceResult } from "./source_result.ts";

/** How the sources other than the kernel command line are read; tests put functions of their own here. */
export interface Readers {
  credential(): SourceResult;
  volume(wanted: VolumeName | undefined, waitSeconds: number | undefined): SourceResult;
  embedded(): SourceResult;
  state(): SourceResult;
}

/** What became of one source. */
export interface Attempt {
  readonly source: SourceKind;
  readonly outcome: SourceResult["kind"];
  /** The name of what was found, and where, the fault, or why there is nothing. */
  readonly detail: string;
}

export type Found = Extract<SourceResult, { kind: "found" }> & { readonly source: SourceKind };

export interface Acquisition {
  /** In the order in which they were asked. */
  readonly tried: readonly Attempt[];
  readonly result:
    | Found
    | (Extract<SourceResult, { kind: "faulty" }> & { readonly source: SourceKind })
    /** `damaged` says what was there and could not be used. */
    | { readonly kind: "none"; readonly damaged: string | undefined };
}

const RANKED: readonly SourceKind[] = ["inline", "credential", "volume", "embedded", "state"];

/** Finds the configuration. A source is only read when no higher one had anything. */
export function acquire(settings: Settings, readers: Readers): Acquisition {
  const tried: Attempt[] = [];
  let damaged: string | undefined;
  for (const source of settings.pin === undefined ? RANKED : [settings.pin]) {
    const result = ask(source, settings, readers);
    tried.push({ source, outcome: result.kind, detail: detailOf(result) });
    switch (result.kind) {
      case "found":
        return { tried, result: { ...result, source } };
      case "faulty":
        return { tried, result: { ...result, source } };
      case "absent":
        if (result.isDamaged) damaged = result.why;
        if (settings.pin === undefined) break;
        return {
          tried,
          result: {
            kind: "faulty",
            source,
            fault: `${result.why}, and no other source may be used`,
          },
        };
    }
  }
  return { tried, result: { kind: "none", damaged } };
}

function detailOf(result: SourceResult): string {
  switch (result.kind) {
    case "found":
      return result.device === undefined
        ? namesOf(result.documents)
        : `${namesOf(result.documents)} on ${result.device}`;
    case "faulty":
      return result.fault;
    case "absent":
      return result.why;
  }
}

function ask(
  source: SourceKind,
  { inline, volume, waitSeconds }: Settings,
  readers: Readers,
): SourceResult {
  switch (source) {
    case "inline":
      return readInline(inline);
    case "credential":
      return readers.credential();
    case "volume":
      return readers.volume(volume, waitSeconds);
    case "embedded":
      return readers.embedded();
    case "state":
      return readers.state();
  }
}

function readInline(inline: Settings["inline"]): SourceResult {
  if (inline === undefined) {
    return { kind: "absent", why: `no ${INLINE_ARGUMENT} on the kernel command line` };
  }
  const { name, value } = inline;
  const decoded = decodeInline(value);
  return decoded.ok
    ? { kind: "found", documents: [{ name, bytes: decoded.value, signature: undefined }] }
    : { kind: "faulty", fault: `${name}: ${decoded.fault}` };
}
