// SPDX-License-Identifier: Apache-2.0
/** The connections that the conntrack of a host knows. */
import type { Ends, Tracked } from "./track.ts";
import type { TwoHosts } from "./two_hosts.ts";

const TRACK = [process.execPath, `${import.meta.dir}/track.ts`] as const;

/** Has it know connections that never were. */
export async function track(hosts: TwoHosts, connections: readonly Tracked[]): Promise<void> {
  const { exitCode, stderr } = await hosts.run(TRACK, JSON.stringify(connections));
  if (exitCode !== 0) throw new Error(stderr);
}

/** The same for so many, each to port 22 from an address of its own. */
export async function trackFlood(hosts: TwoHosts, count: number): Promise<void> {
  await hosts.must(...TRACK, "flood", String(count));
}

/** Which of these it knows, by their names. */
export async function known(
  hosts: TwoHosts,
  connections: Readonly<Record<string, Ends>>,
): Promise<readonly string[]> {
  const lines = (await hosts.must(...TRACK, "list")).split("\n");
  return Object.entries(connections)
    .filter(([, { src, sport, dst, dport }]) => lines.includes(`${src} ${sport} ${dst} ${dport}`))
    .map(([name]) => name);
}

/** Has it know none. */
export async function forgetAll(hosts: TwoHosts): Promise<void> {
  await hosts.must(...TRACK, "forget");
}
