// SPDX-License-Identifier: Apache-2.0
/** Finds the configuration that this machine was told to use, and holds it against what is demanded. */

import { isInitrd } from "../linux/initrd.ts";
import { type Acquisition, type Attempt, acquire } from "./acquire.ts";
import { mismatch } from "./authenticate.ts";
import { kernelCommandLine } from "./demands.ts";
import type { Document } from "./document.ts";
import {
  CREDENTIAL,
  EMBEDDED_FILE,
  initramfsFiles,
  keepInitramfsFiles,
  lossFault,
} from "./initramfs_files.ts";
import { readPlainFile } from "./plain_file.ts";
import { BOOT_ANEW, CORRECT_COMMAND_LINE, remedyFor, remedyForReading } from "./remedy.ts";
import { readSettings } from "./settings.ts";
import { namesOf, type SourceKind, type SourceResult } from "./source_result.ts";
import { readVolume } from "./volume.ts";

/** Why nothing of what was found can be used, and what to do. */
export interface Refusal {
  readonly problem: string;
  readonly remedy: string;
  /** The source that had it, for people; undefined when none had anything. */
  readonly source: string | undefined;
}

/** What came of the search. */
export type Finding =
  | {
      readonly kind: "found";
      readonly from: SourceKind;
      /** `volume (postern:postern.yaml)` */
      readonly source: string;
      readonly documents: readonly Document[];
      /** The number under which the history holds it; null where it does not come from there. */
      readonly revision: number | null;
    }
  | ({ readonly kind: "refused" } & Refusal);

export interface Search {
  /** The sources that were asked, in order. */
  readonly tried: readonly Attempt[];
  readonly finding: Finding;
}

/**
 * Asks the sources as the kernel command line says. In the initramfs what only it holds is kept first, so
 * that the root file system can ask again.
 *
 * @param readState what `postern apply` kept.
 * @throws Error when what the initramfs holds cannot be kept, or the command line not be read.
 */
export function findConfiguration(readState: () => SourceResult): Search {
  if (isInitrd()) keepInitramfsFiles();
  const loss = lossFault();
  if (loss !== undefined) return { tried: [], finding: refused(loss, BOOT_ANEW, undefined) };
  const { credential, embedded, key } = initramfsFiles();
  const settings = readSettings(kernelCommandLine());
  if (!settings.ok) {
    const finding = refused(settings.fault, CORRECT_COMMAND_LINE, undefined);
    return { tried: [], finding };
  }
  const { tried, result } = acquire(settings.value, {
    credential: () =>
      credential === undefined
        ? { kind: "absent", why: "no credentials" }
        : readPlainFile(credential, `credential ${CREDENTIAL}`),
    volume: readVolume,
    embedded: () => readPlainFile(embedded, EMBEDDED_FILE),
    state: readState,
  });
  return {
    tried,
    finding: findingOf(result, (documents) => mismatch(documents, settings.value, key)),
  };
}

/**
 * What can be used of what was found.
 *
 * @param judge says why documents are not what is demanded; undefined when they are.
 */
export function findingOf(
  result: Acquisition["result"],
  judge: (documents: readonly Document[]) => ReturnType<typeof mismatch>,
): Finding {
  switch (result.kind) {
    case "none": {
      const { damaged } = result;
      const problem = `no configuration found${damaged === undefined ? "" : `, and ${damaged}`}`;
      return refused(
        problem,
        remedyForReading(damaged === undefined ? undefined : "state"),
        undefined,
      );
    }
    case "faulty":
      return refused(result.fault, result.remedy ?? remedyForReading(result.source), result.source);
    case "found": {
      const { documents, source: from, revision = null } = result;
      const source = `${from} (${namesOf(documents)})`;
      const fault = judge(documents);
      return fault === undefined
        ? { kind: "found", from, source, documents, revision }
        : refused(fault.text, remedyFor(from, fault.cause), source);
    }
  }
}

function refused(problem: string, remedy: string, source: string | undefined): Finding {
  return { kind: "refused", problem, remedy, source };
}
