// SPDX-License-Identifier: Apache-2.0
// Everything outside of the host, in a network namespace: starts the host in a further one, is wired to it
// by several interfaces, sends it packets and hands it commands.
import { setPriority } from "node:os";
import { besideNamespace, requireOwnNamespace } from "../probe/namespace.ts";
import type { Probe, Verdict } from "../probe/probe.ts";
import { openProber } from "../probe/prober.ts";
import { runCommand } from "../probe/run_command.ts";
import { type Observation, startWatch, type Watch } from "../probe/watch.ts";
import { type Flow, openFlow } from "./flow.ts";
import type { CommandResult, HostCommand } from "./host.ts";
import { answerLines, startAnswerer } from "./lines.ts";
import { answersTo, type WireOptions } from "./raw_answers.ts";

/** The host's interfaces. `pod0` is the one that a bridge for pods can take. */
export const INTERFACES = ["eth0", "siderolink", "kubespan", "pod0"] as const;
export type Interface = (typeof INTERFACES)[number];

export type Question =
  | { readonly kind: "command"; readonly command: HostCommand }
  /** Opens a TCP connection with the kernel's own stack, from PEER_ADDRESS, by way of eth0. */
  | { readonly kind: "connect"; readonly host: string; readonly port: number }
  /** Sends a text over the connection and waits for its echo. */
  | { readonly kind: "say"; readonly text: string }
  /** Sends packets, whole in hexadecimal, and tells what came back. */
  | {
      readonly kind: "answers";
      readonly interface: Interface;
      readonly packets: readonly string[];
      readonly waitMs: number;
    }
  | { readonly kind: "probe"; readonly interface: Interface; readonly probes: readonly Probe[] }
  /** Sends these probes through eth0 every WATCH_MS from now on, and no others of before. */
  | { readonly kind: "watch"; readonly probes: readonly Probe[] }
  /** What the watch has seen so far. */
  | { readonly kind: "seen" };

/** The peer's own address, for what needs a kernel's stack on its side too. */
export const PEER_ADDRESS = "10.0.0.77";

/** Addresses of the peer's that the host can always reach, besides PEER_ADDRESS and the sources of probes. */
const OWNED = ["10.0.0.1", "fd00::1", "fe80::1"];

/** How long the host has to answer. */
const DEADLINE_MS = 300;

const WATCH_MS = 20;

/** The wire to one of the host's interfaces. */
function wireOf(index: number): WireOptions {
  return {
    interfaceName: `p${index}`,
    hostMac: `52:54:00:00:00:0${index}`,
    mac: `02:00:00:00:00:0${index}`,
  };
}

/** Times are taken here: on a busy machine the peer goes first, where that is allowed. */
function favour(): void {
  try {
    setPriority(-15);
  } catch {
    // Then times are as exact as the machine is idle.
  }
}

if (import.meta.main) {
  requireOwnNamespace();
  const host = startAnswerer<HostCommand, CommandResult>(
    besideNamespace([process.execPath, `${import.meta.dir}/host.ts`]),
  );
  await host.ready();
  favour();
  const probers = new Map(
    INTERFACES.map((name, index) => {
      const netns = ["netns", `${host.pid}`];
      runCommand("ip", "link", "add", `p${index}`, "type", "veth", "peer", "name", name, ...netns);
      runCommand("ip", "link", "set", `p${index}`, "up");
      return [name, openProber({ ...wireOf(index), owned: OWNED })];
    }),
  );
  runCommand("ip", "address", "add", `${PEER_ADDRESS}/24`, "dev", "p0");
  let flow: Flow | undefined;
  let watch: Watch | undefined;
  const proberOf = (name: Interface) => {
    const prober = probers.get(name);
    if (prober === undefined) throw new Error(`no interface ${name}`);
    return prober;
  };
  type Answer =
    | CommandResult
    | readonly Verdict[]
    | readonly Observation[]
    | readonly string[]
    | string;
  await answerLines<Question, Answer>(async (question) => {
    switch (question.kind) {
      case "command":
        return host.ask(question.command);
      case "connect":
        flow = await openFlow(question.host, question.port);
        return "connected";
      case "say":
        return flow?.say(question.text, DEADLINE_MS) ?? "no flow";
      case "answers": {
        const { packets, waitMs } = question;
        return answersTo(packets, waitMs, wireOf(INTERFACES.indexOf(question.interface)));
      }
      case "probe":
        return proberOf(question.interface).probeAll(question.probes, DEADLINE_MS);
      case "watch":
        watch?.stop();
        watch = startWatch(
          proberOf("eth0"),
          question.probes.map((probe) => ({ probe, everyMs: WATCH_MS })),
        );
        return "watching";
      case "seen":
        return watch?.observations() ?? [];
    }
  });
  process.exit(0);
}
