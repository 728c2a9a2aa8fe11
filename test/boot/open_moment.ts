// SPDX-License-Identifier: Apache-2.0
/**
 * A boot in which everything answers as early as it can: a listener waits since before the firewall, the
 * network is up as soon as its device is there, and a peer asks every 10 ms from before power-on until 20 s
 * after login, another with packets that a kernel answers by itself.
 */
import { type Boot, boot, type Guest } from "./boot.ts";
import { makeEarlyInitrd } from "./early_network.ts";
import { inlineArgument } from "./inline.ts";
import { WORKER } from "./policies.ts";
import { allTargets, type SourceName } from "./targets.ts";

const EVERY_MS = 10;
const MALFORMED_EVERY_MS = 50;
const SETTLE_SECONDS = 20;
/** On the guest's own network, so that it needs no route to answer; the policy names neither. */
const PEERS: readonly SourceName[] = ["neighbour", "neighbour, IPv6"];
const TARGETS = allTargets(
  PEERS,
  ["tcp 22", "tcp 80", "tcp 10250", "udp 53", "udp 8080", "echo", "timestamp"],
  EVERY_MS,
);

/** What differs between such boots. */
export type Firewall = Pick<Boot, "kernelArguments" | "openTo">;

/** The firewall with the worker example, which closes every port to these peers. */
export function workerPolicy(): Firewall {
  return { kernelArguments: [inlineArgument("examples/worker-flannel.yaml")], openTo: WORKER };
}

/** Boots once and prints what came of it. Throws as `boot` does. */
export async function bootAndAsk(name: string, firewall: Firewall): Promise<Guest> {
  const guest = await boot({
    ...{ name, initrd: makeEarlyInitrd(name), targets: TARGETS, settleSeconds: SETTLE_SECONDS },
    malformedEveryMs: MALFORMED_EVERY_MS,
    ...firewall,
  });
  console.log(report(name, guest));
  return guest;
}

/** When a phase was reached, in milliseconds since power-on; 0 when it was not. */
export function reachedAt({ phases }: Guest, phase: string): number {
  return phases.find(({ name }) => name === phase)?.at ?? 0;
}

/** When ports answered, pings aside, and how often they were asked. */
function report(name: string, guest: Guest): string {
  const { observations, outcomes, phases } = guest;
  const isPing = (_: unknown, i: number): boolean => outcomes[i]?.target.service === "echo";
  const answers = observations.map(({ open, refused }) => [open ?? [], refused ?? []].flat());
  const pings = answers.filter(isPing).flat();
  const others = answers.filter((_, i) => !isPing(_, i)).flat();
  const count = (sightings: typeof others): number => sightings.reduce((n, s) => n + s.count, 0);
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
  const sent = observations.reduce((sum, observation) => sum + observation.sent, 0);
  const watched = reachedAt(guest, "ready") + SETTLE_SECONDS * 1000;
  const everyMs = (watched * observations.length) / sent;
  const when =
    others.length === 0
      ? "no answer"
      : `first answer at ${seconds(Math.min(...others.map(({ first }) => first)))}, ` +
        `last at ${seconds(Math.max(...others.map(({ last }) => last)))}, ${count(others)} in all`;
  const milestones = phases.map((phase) => `${phase.name} ${seconds(phase.at)}`).join(", ");
  return (
    `${name}: ${when}; ${sent} packets sent, one to each of ${observations.length} targets ` +
    `every ${everyMs.toFixed(1)} ms; ${count(pings)} pings answered; ` +
    `${guest.malformed.sent} malformed packets: ${guest.malformed.answers.join(", ") || "no answer"}; ${milestones}`
  );
}
