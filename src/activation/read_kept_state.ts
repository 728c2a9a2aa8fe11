// SPDX-License-Identifier: Apache-2.0
/** The source `state`: what `postern apply` kept. In the initramfs its partition is mounted for that. */
import { basename } from "node:path";
import { isInitrd } from "../linux/initrd.ts";
import { blockDevices } from "../sources/block_devices.ts";
import { kernelCommandLine } from "../sources/demands.ts";
import type { SourceResult } from "../sources/source_result.ts";
import { withStatePartition } from "../sources/state_partition.ts";
import { keptRevision, stateDirectory } from "./kept.ts";

/** Where the partition holds the state directory. */
const ON_PARTITION = "lib/postern";

/** Damaged state is none: it is told, and never a reason to be open. */
export function readKeptState(): SourceResult {
  if (isInitrd()) {
    return withStatePartition(kernelCommandLine(), blockDevices(), (root) =>
      readDirectory(`${root}/${ON_PARTITION}`),
    );
  }
  const directory = stateDirectory();
  if (directory === undefined) return { kind: "absent", why: "there is no state directory" };
  return readDirectory(directory);
}

function readDirectory(directory: string): SourceResult {
  const kept = keptRevision(directory);
  switch (kept.kind) {
    case "none":
      return { kind: "absent", why: "nothing was kept" };
    case "damaged":
      return { kind: "absent", why: `what was kept cannot be used: ${kept.why}`, isDamaged: true };
    case "forbidden":
      return { kind: "absent", why: `what was kept cannot be read: ${kept.why}`, isDamaged: true };
    case "kept": {
      const { revision, documents } = kept.whole;
      return {
        kind: "found",
        revision: revision.revision,
        documents: documents.map((document) => ({
          ...document,
          name: `revision-${revision.revision}/${basename(document.name)}`,
        })),
      };
    }
  }
}
