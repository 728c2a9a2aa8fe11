// SPDX-License-Identifier: Apache-2.0
/** A host that keeps what is confirmed: it has a runtime directory and a state directory of its own. */
import { afterEach, beforeEach } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import type { CommandResult } from "./host.ts";
import { POSTERN, type TwoHosts, twoHosts } from "./two_hosts.ts";

export interface GuardedHost {
  readonly hosts: TwoHosts;
  /** A folder with the folders `run` and `state`, empty when a test begins. */
  folder(): string;
  /** Runs the command line tool. */
  postern(args: readonly string[], stdin?: string): Promise<CommandResult>;
  /**
   * Runs a script of sh(1) in $RUNTIME_DIRECTORY/.., in which `postern` is the tool. What it mounts lasts as
   * long as that.
   */
  sh(script: string, stdin?: string): Promise<CommandResult>;
}

/** For the tests of the file that calls it. Nothing is in force or remembered when one begins. */
export async function guardedHost(): Promise<GuardedHost> {
  const hosts = await twoHosts();
  let folder = "";
  beforeEach(async () => {
    await hosts.must("nft", "flush", "ruleset");
    folder = mkdtempSync(`${tmpdir()}/postern-test-`);
    for (const name of ["run", "state"]) mkdirSync(`${folder}/${name}`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const run = (argv: readonly string[], stdin = "") =>
    hosts.run(
      ["env", `RUNTIME_DIRECTORY=${folder}/run`, `STATE_DIRECTORY=${folder}/state`, ...argv],
      stdin,
    );
  return {
    hosts,
    folder: () => folder,
    postern: (args, stdin) => run([...POSTERN, ...args], stdin),
    sh: (script, stdin) => {
      const prelude = `program=$0 main=$1; postern() { "$program" "$main" "$@"; }; cd ${folder}`;
      const argv = ["unshare", "--mount", "sh", "-c", `${prelude}\n${script}`, ...POSTERN];
      return run(argv, stdin);
    },
  };
}

/** A policy in block mode whose only rule opens a port to everybody. */
export function opening(port: number): string {
  return `apiVersion: v1alpha1
kind: NetworkDefaultActionConfig
ingress: block
---
apiVersion: v1alpha1
kind: NetworkRuleConfig
name: port-${port}
portSelector: {ports: [${port}], protocol: tcp}
ingress: [{subnet: 0.0.0.0/0}]
`;
}
