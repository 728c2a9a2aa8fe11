// SPDX-License-Identifier: Apache-2.0
/** A host without anything but a kernel: no systemd, nothing in /run or /var, nothing in the environment. */
import type { CommandResult } from "./host.ts";
import { POSTERN, type TwoHosts } from "./two_hosts.ts";

export interface BareHost {
  /** Runs the command line tool. */
  postern(args: readonly string[], stdin?: string): Promise<CommandResult>;
  /** Runs a script of sh(1), in which "$0" "$1" begins a command line of the tool. */
  sh(script: string, stdin?: string): Promise<CommandResult>;
}

const EMPTY = ["/run", "/var"].map((path) => `mount -t tmpfs none ${path}`).join(" && ");

/** Takes from the host what a kernel alone does not give, until the host ends. */
export async function bareHost(hosts: TwoHosts): Promise<BareHost> {
  const inside = `${EMPTY} && touch /run/ready && exec sleep infinity`;
  const started = `unshare --mount sh -c '${inside}' > /dev/null 2>&1 & echo $!`;
  const holder = (await hosts.must("sh", "-c", started)).trim();
  const within = [
    "nsenter",
    "--mount",
    "--target",
    holder,
    "env",
    "-i",
    `PATH=${process.env.PATH}`,
  ];
  const isReady = [...within, "test", "-e", "/run/ready"];
  while ((await hosts.run(isReady)).exitCode !== 0) await Bun.sleep(20);
  return {
    postern: (args, stdin) => hosts.run([...within, ...POSTERN, ...args], stdin),
    sh: (script, stdin) => hosts.run([...within, "sh", "-c", script, ...POSTERN], stdin),
  };
}
