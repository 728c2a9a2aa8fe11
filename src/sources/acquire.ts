/**
 * Where the configuration comes from at boot. The first source that has one wins, nothing is merged, and a
 * source that has a faulty one ends the search: a damaged configuration must never mean another one.
 *
 *   kernel argument ──absent──▶ volume ──absent──▶ none
 *         │                       │
 *         └── found or faulty ────┴── found or faulty
 */
import { decodeInline, INLINE_ARGUMENT } from "./inline.ts";
import { joinedValue, type KernelArgument } from "./kernel_command_line.ts";
import type { VolumeResult } from "./volume.ts";

export type Acquired =
  | {
      readonly kind: "found";
      /** Where it was found, as people know it. */
      readonly source: string;
      /** What errors call the text. */
      readonly name: string;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "faulty"; readonly source: string; readonly fault: string }
  | { readonly kind: "none" };

/** Finds the configuration. `readVolume` is only called when no kernel argument carries one. */
export function acquire(
  arguments_: readonly KernelArgument[],
  readVolume: () => VolumeResult,
): Acquired {
  const inline = joinedValue(arguments_, INLINE_ARGUMENT);
  if (inline !== undefined) {
    const source = "kernel argument";
    const decoded = decodeInline(inline);
    return decoded.ok
      ? { kind: "found", source, name: INLINE_ARGUMENT, bytes: decoded.bytes }
      : { kind: "faulty", source, fault: `${INLINE_ARGUMENT}: ${decoded.fault}` };
  }
  const volume = readVolume();
  switch (volume.kind) {
    case "found":
      return { kind: "found", source: "volume", name: volume.name, bytes: volume.bytes };
    case "faulty":
      return { kind: "faulty", source: "volume", fault: volume.fault };
    case "absent":
      return { kind: "none" };
  }
}
