// SPDX-License-Identifier: Apache-2.0
/** When the host answered on a port: what a watch of both families saw of it. */
import type { Probe } from "../probe/probe.ts";
import type { Sightings } from "../probe/watch.ts";
import type { TwoHosts } from "./two_hosts.ts";

const ENDS = [
  { src: "10.0.0.9", dst: "10.0.0.2" },
  { src: "fd00::9", dst: "fd00::2" },
] as const;

/** Opens of the port that are answered, in milliseconds of one clock; undefined for a family without any. */
export type Answers = readonly (Sightings | undefined)[];

/** Watches TCP ports over IPv4 and IPv6 from now on. */
export async function watchPorts(hosts: TwoHosts, ports: readonly number[]): Promise<void> {
  await hosts.watch(
    ports.flatMap((dport) => ENDS.map((ends): Probe => ({ proto: "tcp", ...ends, dport }))),
  );
}

/** What the ports of the watch answered so far: for each its answers over IPv4 and over IPv6. */
export async function answersOf(hosts: TwoHosts): Promise<readonly Answers[]> {
  const seen = await hosts.seen();
  // Nobody listens: a host that lets a packet in refuses it.
  const answers = seen.map(({ open, refused }) => open ?? refused);
  return answers.flatMap((_, index) =>
    index % ENDS.length === 0 ? [answers.slice(index, index + ENDS.length)] : [],
  );
}
