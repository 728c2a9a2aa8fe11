// SPDX-License-Identifier: Apache-2.0
// Runs in a namespace of its own: one guest from power-on to a few seconds after it is ready,
// probed all the while. Reads a Scenario from the first line of standard input, writes
// SessionEvents, and ends at once, guest and all, when its standard input is closed.
import { requireOwnNamespace } from "../probe/namespace.ts";
import { openProber } from "../probe/prober.ts";
import { startWatch } from "../probe/watch.ts";
import { MALFORMED_PEER_ADDRESSES, startMalformedPeer } from "./malformed_peer.ts";
import { GUEST_MAC, makeTap, startDhcp, TAP } from "./network.ts";
import type { Ending, Phase, Scenario, SessionEvent } from "./scenario.ts";
import { followSerial, typist } from "./serial.ts";

requireOwnNamespace();
const scenario = await readScenario();
const stem = scenario.serialLog.replace(/\.log$/, "");
makeTap();
const dhcp = startDhcp(`${stem}.leases`, `${stem}.dhcp`);
const prober = openProber({
  interfaceName: TAP,
  hostMac: GUEST_MAC,
  owned: MALFORMED_PEER_ADDRESSES,
});
const watch = startWatch(prober, scenario.targets);
const { malformedEveryMs } = scenario;
const malformedPeer = malformedEveryMs === null ? undefined : startMalformedPeer(malformedEveryMs);

const phases: Phase[] = [];
const reach = (name: string): void => {
  const phase = { name, at: watch.elapsed() };
  phases.push(phase);
  emit({ event: "phase", phase });
};
const qemu = Bun.spawn(
  [
    ...scenario.qemu,
    "-netdev",
    // Without the header the guest fills in every checksum itself, as on a real wire.
    `tap,id=net,ifname=${TAP},script=no,downscript=no,vnet_hdr=off`,
    "-device",
    `virtio-net-pci,netdev=net,mac=${GUEST_MAC},romfile=`,
  ],
  { stdin: "pipe", stdout: "pipe", stderr: "inherit" },
);
reach("power-on");
const atConsole = typist(scenario.dialogue, (line) => {
  qemu.stdin.write(line);
  qemu.stdin.flush();
});
const ready = followSerial(qemu.stdout, scenario.serialLog, reach, atConsole.hear);
const limit = Bun.sleep(scenario.limitSeconds * 1000).then(() => "timeout" as const);
const ending: Ending = await Promise.race([
  ready.then((isReady) => (isReady ? "ready" : "stopped") as Ending),
  limit,
]);
const visits: string[] = [];
if (ending === "ready") await settle();
watch.stop();
const malformed = malformedPeer?.stop() ?? { sent: 0, answers: [] };
const observations = watch.observations();
emit({ event: "result", result: { ending, phases, observations, malformed, visits } });
qemu.kill("SIGKILL");
dhcp.stop();
await qemu.exited;
process.exit(0);

/**
 * Visits the guest, then waits until every awaited target has answered after it was ready and all was said at
 * the console, within bounds.
 */
async function settle(): Promise<void> {
  const readyAt = watch.elapsed();
  for (const argv of scenario.visits) visits.push(await visit(argv));
  const { least, most } = scenario.settleMs;
  const hasAnswered = (): boolean => {
    const seen = watch.observations();
    return scenario.awaited.every((i) => (seen[i]?.open?.last ?? 0) >= readyAt);
  };
  for (;;) {
    const waited = watch.elapsed() - readyAt;
    if (waited > most || (waited > least && hasAnswered() && atConsole.isDone())) return;
    await Bun.sleep(100);
  }
}

/** What a command prints, on both its streams. */
async function visit(argv: readonly string[]): Promise<string> {
  const child = Bun.spawn([...argv], { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
  const streams = [child.stdout, child.stderr].map((stream) => new Response(stream).text());
  return (await Promise.all(streams)).join("");
}

async function readScenario(): Promise<Scenario> {
  const input = Bun.stdin.stream().getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\n")) {
    const { done, value } = await input.read();
    if (done) throw new Error("no scenario on standard input");
    text += decoder.decode(value, { stream: true });
  }
  // We are process 1 of our namespace: with us the guest ends, whatever became of the tests.
  void input.read().then(() => process.exit(1));
  return JSON.parse(text);
}

function emit(event: SessionEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
