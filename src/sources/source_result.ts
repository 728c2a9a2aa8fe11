/** What a source has to say when it is asked for a configuration. */
export type SourceResult =
  | { readonly kind: "absent"; readonly why: string }
  | {
      readonly kind: "found";
      /** What errors call the text. */
      readonly name: string;
      readonly bytes: Uint8Array;
      /** The detached signature that lay beside it, if any. */
      readonly signature: Uint8Array | undefined;
    }
  | { readonly kind: "faulty"; readonly fault: string };

export type SourceKind = "inline" | "credential" | "volume" | "embedded";
