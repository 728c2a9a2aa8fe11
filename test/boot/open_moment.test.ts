// Is there a moment at which a closed port answers? A peer asks every 10 ms from before power-on
// until 20 s after login, a listener waits since before the firewall, and the network is up as
// soon as its device is there.
import { expect } from "bun:test";
import { type Boot, boot, type Guest } from "./boot.ts";
import { guestTest } from "./boot_case.ts";
import { makeEarlyInitrd } from "./early_network.ts";
import { firewallOff } from "./firewall_off.ts";
import { inlineArgument } from "./inline.ts";
import { OPEN, WORKER } from "./policies.ts";
import { allTargets, type SourceName } from "./targets.ts";

const EVERY_MS = 10;
const SETTLE_SECONDS = 20;
/** On the guest's own network, so that it needs no route to answer; the policy names neither. */
const PEERS: readonly SourceName[] = ["neighbour", "neighbour, IPv6"];
const TARGETS = allTargets(
  PEERS,
  ["tcp 22", "tcp 80", "tcp 10250", "udp 53", "udp 8080", "echo", "timestamp"],
  EVERY_MS,
);

openMomentCase(
  "no-open-moment",
  "no port that the policy closes answers at any time, though its listener is there first",
  () => ({ kernelArguments: [inlineArgument("examples/worker-flannel.yaml")], openTo: WORKER }),
  (guest) => {
    expect(guest.complaints).toEqual([]);
    expect(positionOf(guest, "Started postern-test-listen.service")).toBeLessThan(
      positionOf(guest, "Starting postern-lockdown.service"),
    );
    expect(positionOf(guest, "postern-test: network up")).toBeLessThan(
      positionOf(guest, "postern: filtering"),
    );
  },
);

// Without this one the first would prove nothing: the listener or the network might be late.
openMomentCase(
  "no-open-moment-firewall-off",
  "with the firewall's units held back, every port answers before the root file system is there",
  () => ({ kernelArguments: firewallOff(), openTo: OPEN }),
  (guest) => {
    expect(guest.complaints).toEqual([]);
    const root = guest.phases.find(({ name }) => name === "root")?.at ?? 0;
    const late = guest.outcomes.filter(({ firstAnswer }) => (firstAnswer ?? root) >= root);
    expect(late.map(({ target }) => `${target.service} from ${target.source}`)).toEqual([]);
  },
);

// For comparison, so nothing is asked of it but that it boots.
openMomentCase("no-open-moment-stock", "with nftables.service instead, as Debian has it", () => ({
  kernelArguments: [...firewallOff(), ...stockFirewall()],
  openTo: {},
}));

function openMomentCase(
  name: string,
  sentence: string,
  prepare: () => Omit<Boot, "name">,
  verify: (guest: Guest) => void = () => {},
): void {
  const start = async (): Promise<Guest> => {
    const guest = await boot({
      ...{ name, initrd: makeEarlyInitrd(name), targets: TARGETS, settleSeconds: SETTLE_SECONDS },
      ...prepare(),
    });
    console.log(report(name, guest));
    return guest;
  };
  guestTest(name, sentence, start, verify);
}

/** Debian's unit as it is, but for the file that it loads: here the rules are its argument. */
function stockFirewall(): string[] {
  const rules =
    "table inet filter { chain input { type filter hook input priority filter; policy drop; " +
    "ct state established,related accept; iif lo accept; udp dport 546 accept; " +
    "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-advert } accept; }; }";
  const dropIn = `[Service]\nExecStart=\nExecStart=/usr/sbin/nft '${rules}'\n`;
  const unit = "nftables.service";
  const content = Buffer.from(dropIn).toString("base64");
  return [
    `systemd.wants=${unit}`,
    `systemd.set_credential_binary=systemd.unit-dropin.${unit}:${content}`,
  ];
}

/** When ports answered, pings aside, and how often they were asked. */
function report(name: string, { observations, outcomes, phases }: Guest): string {
  const isPing = (_: unknown, i: number): boolean => outcomes[i]?.target.service === "echo";
  const answers = observations.map(({ open, refused }) => [open ?? [], refused ?? []].flat());
  const pings = answers.filter(isPing).flat();
  const others = answers.filter((_, i) => !isPing(_, i)).flat();
  const count = (sightings: typeof others): number => sightings.reduce((n, s) => n + s.count, 0);
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
  const sent = observations.reduce((sum, observation) => sum + observation.sent, 0);
  const ready = phases.find((phase) => phase.name === "ready")?.at ?? 0;
  const everyMs = ((ready + SETTLE_SECONDS * 1000) * observations.length) / sent;
  const when =
    others.length === 0
      ? "no answer"
      : `first answer at ${seconds(Math.min(...others.map(({ first }) => first)))}, ` +
        `last at ${seconds(Math.max(...others.map(({ last }) => last)))}, ${count(others)} in all`;
  const milestones = phases.map((phase) => `${phase.name} ${seconds(phase.at)}`).join(", ");
  return (
    `${name}: ${when}; ${sent} packets sent, one to each of ${observations.length} targets ` +
    `every ${everyMs.toFixed(1)} ms; ${count(pings)} pings answered; ${milestones}`
  );
}

function positionOf(guest: Guest, text: string): number {
  const position = guest.console.indexOf(text);
  expect(position, text).toBeGreaterThan(-1);
  return position;
}
