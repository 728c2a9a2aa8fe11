// SPDX-License-Identifier: Apache-2.0
/** The verbs. Each is loaded when it is called, with what it needs and no more. */
import type { Command } from "./command.ts";

export interface Verb {
  readonly name: string;
  /** One line for the list of verbs. */
  readonly summary: string;
  load(): Promise<Command>;
}

/** What can be done to a configuration without a machine, or a privilege. */
export const POLICY_VERBS: readonly Verb[] = [
  {
    name: "check",
    summary: "report all errors and warnings of configuration files",
    load: async () => (await import("./check.ts")).check,
  },
  {
    name: "render",
    summary: "print the rules as nft text",
    load: async () => (await import("./render.ts")).render,
  },
  {
    name: "explain",
    summary: "say what happens to a packet, and why",
    load: async () => (await import("./explain.ts")).explain,
  },
  {
    name: "encode",
    summary: "print a configuration as a kernel argument's value",
    load: async () => (await import("./encode.ts")).encode,
  },
  {
    name: "keygen",
    summary: "make a key to sign configurations with",
    load: async () => (await import("./keygen.ts")).keygen,
  },
  {
    name: "sign",
    summary: "sign configuration files",
    load: async () => (await import("./sign.ts")).sign,
  },
  {
    name: "verify",
    summary: "verify the signatures of configuration files",
    load: async () => (await import("./verify.ts")).verify,
  },
];

/** What changes or tells what is in force. */
export const MACHINE_VERBS: readonly Verb[] = [
  {
    name: "apply",
    summary: "put configuration files in force",
    load: async () => (await import("./apply.ts")).apply,
  },
  {
    name: "confirm",
    summary: "put what is on trial in force for good",
    load: async () => (await import("./confirm.ts")).confirm,
  },
  {
    name: "revert",
    summary: "end a trial at once",
    load: async () => (await import("./revert.ts")).revert,
  },
  {
    name: "history",
    summary: "list the policies that were kept, and trials",
    load: async () => (await import("./history.ts")).history,
  },
  {
    name: "status",
    summary: "compare what the kernel holds with what was applied",
    load: async () => (await import("./status.ts")).status,
  },
  {
    name: "reload",
    summary: "read the configuration again, as at boot",
    load: async () => (await import("./boot.ts")).reload,
  },
  {
    name: "lockdown",
    summary: "close every port",
    load: async () => (await import("./lockdown.ts")).lockdown,
  },
  {
    name: "boot",
    summary: "find the configuration and put it in force, as at boot",
    load: async () => (await import("./boot.ts")).boot,
  },
  {
    name: "start",
    summary: "verify what is in force, and repair it",
    load: async () => (await import("./start.ts")).start,
  },
];

export const VERSION_VERB: Verb = {
  name: "version",
  summary: "print the version",
  load: async () => (await import("./version.ts")).version,
};
