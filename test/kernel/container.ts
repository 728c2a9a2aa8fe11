// SPDX-License-Identifier: Apache-2.0
import type { CommandResult } from "./host.ts";
import type { TwoHosts } from "./two_hosts.ts";

/** A network namespace of its own behind the host, all of whose privileges end there. */
export interface Container {
  /** Runs a command in it. */
  run(argv: readonly string[], stdin?: string): Promise<CommandResult>;
  /** Runs a command in it that must succeed, and returns what it printed. */
  must(...argv: readonly string[]): Promise<string>;
}

/**
 * Starts a container, whose `eth0` is wired to an interface of the host that is made for it. Both ends are up.
 * It shares the host's users, or is root of users of its own.
 */
export async function startContainer(
  hosts: TwoHosts,
  wire: string,
  users: "shared" | "own" = "shared",
): Promise<Container> {
  const inside = "echo $$; exec sleep infinity > /dev/null 2>&1";
  const apart = users === "own" ? "--user --map-root-user --net" : "--net";
  const id = (await hosts.must("sh", "-c", `unshare ${apart} sh -c '${inside}' &`)).trim();
  const entered = users === "own" ? ["--user", "--preserve-credentials", "--net"] : ["--net"];
  const within = ["nsenter", ...entered, "--target", id];
  const container: Container = {
    run: (argv, stdin) => hosts.run([...within, ...argv], stdin),
    must: (...argv) => hosts.must(...within, ...argv),
  };
  const peer = ["type", "veth", "peer", "name", "eth0", "netns", id];
  await hosts.must("ip", "link", "add", wire, ...peer);
  await hosts.must("ip", "link", "set", wire, "up");
  await container.must("ip", "link", "set", "eth0", "up");
  return container;
}
