// SPDX-License-Identifier: Apache-2.0
import type { Action, Located, Location, Prefix, RuleDocument } from "./configuration.ts";
import type { ConfigError, DocumentIdentity, Notice } from "./diagnostic.ts";

/** What a valid document contributes to the configuration. */
export type DocumentContent =
  | { readonly type: "defaultAction"; readonly action: Action; readonly at: Location }
  | { readonly type: "rule"; readonly rule: RuleDocument }
  | {
      readonly type: "subnets";
      readonly podSubnets: readonly Located<Prefix>[];
      readonly serviceSubnets: readonly Located<Prefix>[];
      readonly kubeSpanAt: Location | undefined;
      readonly devices: readonly Located<string>[];
    }
  | {
      readonly type: "ignored";
      readonly kubeSpanAt: Location | undefined;
      readonly devices: readonly Located<string>[];
    };

/** A document that was read, whether it is valid or not. */
export interface ReadDocument {
  /** The kind is undefined for a machine configuration, and where it could not be read. */
  readonly identity: DocumentIdentity;
  readonly isMachineConfiguration: boolean;
  /** Where it starts. */
  readonly at: Location;
  /** Where its name stands; its start if it has none. */
  readonly nameAt: Location;
  /** Undefined when the fields are not valid. */
  readonly content: DocumentContent | undefined;
  readonly errors: readonly ConfigError[];
  readonly notices: readonly Notice[];
}
