// SPDX-License-Identifier: Apache-2.0
// Runs in a fresh network namespace: makes a host behind a veth, probes it, prints the verdicts.
import { besideNamespace, requireOwnNamespace } from "../../probe/namespace.ts";
import type { Verdict } from "../../probe/probe.ts";
import { openProber } from "../../probe/prober.ts";
import { runCommand } from "../../probe/run_command.ts";
import { startWatch } from "../../probe/watch.ts";

requireOwnNamespace();
const { argv, env } = besideNamespace([process.execPath, `${import.meta.dir}/host.ts`]);
const host = Bun.spawn(argv, { env, stdin: "pipe", stdout: "pipe" });
const hostLines = host.stdout.getReader();
await hostLines.read();
const netns = ["netns", `${host.pid}`];
runCommand("ip", "link", "add", "veth0", "type", "veth", "peer", "name", "eth0", ...netns);
runCommand("ip", "link", "set", "veth0", "up");
host.stdin.write("go\n");
host.stdin.flush();
await hostLines.read();

const prober = openProber({
  interfaceName: "veth0",
  hostMac: "52:54:00:00:00:02",
  owned: ["10.0.0.1"],
});
const tcp80 = { proto: "tcp", src: "10.0.0.9", dst: "10.0.0.2", dport: 80 } as const;
const everyMs = 20;
const watch = startWatch(prober, [
  { probe: tcp80, everyMs },
  { probe: { ...tcp80, dport: 81 }, everyMs },
  { probe: { ...tcp80, dport: 82 }, everyMs },
]);
const result = {
  ipv4: await probeAllKinds("10.0.0.9", "10.0.0.2"),
  ipv4FromAfar: await probeAllKinds("192.0.2.1", "10.0.0.2"),
  ipv6: await probeAllKinds("fd00::9", "fd00::2"),
  timestamp: await prober.probe({ proto: "icmp", ...ends(tcp80), icmpType: 13 }, 500),
  watch: watch.observations(),
};
console.log(JSON.stringify(result));
process.exit(0);

async function probeAllKinds(src: string, dst: string): Promise<Record<string, Verdict>> {
  const to = { src, dst };
  const echo = src.includes(":")
    ? ({ proto: "icmpv6", ...to, icmpType: 128 } as const)
    : ({ proto: "icmp", ...to, icmpType: 8 } as const);
  const probes = {
    "tcp 80": { proto: "tcp", ...to, dport: 80 },
    "tcp 81": { proto: "tcp", ...to, dport: 81 },
    "tcp 82": { proto: "tcp", ...to, dport: 82 },
    "udp 53": { proto: "udp", ...to, dport: 53 },
    "udp 54": { proto: "udp", ...to, dport: 54 },
    "udp 55": { proto: "udp", ...to, dport: 55 },
    echo,
  } as const;
  const verdicts = await prober.probeAll(Object.values(probes), 500);
  return Object.fromEntries(
    Object.keys(probes).map((name, i) => [name, verdicts[i] ?? "filtered"]),
  );
}

function ends({ src, dst }: { src: string; dst: string }): { src: string; dst: string } {
  return { src, dst };
}
