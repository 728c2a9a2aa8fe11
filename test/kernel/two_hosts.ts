// SPDX-License-Identifier: Apache-2.0
/** A host with a kernel's network stack of its own, and a peer that can send it any packet. */
import { afterAll } from "bun:test";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { inNamespace } from "../probe/namespace.ts";
import type { Probe, Verdict } from "../probe/probe.ts";
import type { Observation } from "../probe/watch.ts";
import type { CommandResult } from "./host.ts";
import { startAnswerer } from "./lines.ts";
import { INTERFACES, type Interface, type Question } from "./peer.ts";

export interface TwoHosts {
  /** Runs a command on the host. */
  run(argv: readonly string[], stdin?: string): Promise<CommandResult>;
  /** Runs the command line tool on the host. */
  postern(args: readonly string[], stdin?: string): Promise<CommandResult>;
  /** Runs a command on the host that must succeed, and returns what it printed. */
  must(...argv: readonly string[]): Promise<string>;
  /** Gives the host one more address on eth0, to be used at once. */
  addAddress(address: string): Promise<string>;
  /** Sends packets to the host, all at once, and gives what each was answered. */
  probe(through: Interface, probes: readonly Probe[]): Promise<readonly Verdict[]>;
  /** Sends packets to the host through eth0, each every 20 ms, from now on until the next watch. */
  watch(probes: readonly Probe[]): Promise<void>;
  /** What each packet of the watch was answered so far, in their order. */
  seen(): Promise<readonly Observation[]>;
  /** Sends packets, whole in hexadecimal, from 10.0.0.1, fd00::1 or fe80::1, and tells what comes back in time. */
  answers(
    through: Interface,
    packets: readonly string[],
    waitMs?: number,
  ): Promise<readonly string[]>;
  /** Opens a TCP connection from the peer to the host, which `say` then speaks over. */
  connect(host: string, port: number): Promise<void>;
  /** Sends a text over the connection: its echo, or "" when none comes in time. */
  say(text: string): Promise<string>;
  close(): Promise<void>;
}

/** The command line tool, as the first words of a command. */
export const POSTERN = [process.execPath, `${import.meta.dir}/../../src/main.ts`] as const;

/** The host's addresses on eth0. */
export const HOST_ADDRESSES = ["10.0.0.2/24", "fd00::2/64"] as const;

// A host that answers everything at once: no source check, no limit on what it says unasked.
const SYSCTLS = {
  "net/ipv4/conf/all/rp_filter": 0,
  "net/ipv4/conf/default/rp_filter": 0,
  "net/ipv4/icmp_ratelimit": 0,
  "net/ipv6/icmp/ratelimit": 0,
  // Every link-local address is of use at once.
  ...Object.fromEntries(INTERFACES.map((name) => [`net/ipv6/conf/${name}/accept_dad`, 0])),
};

/** Host and peer for the tests of the file that calls it; they end with those. */
export async function twoHosts(): Promise<TwoHosts> {
  const hosts = await startTwoHosts();
  afterAll(() => hosts.close());
  return hosts;
}

/** Starts host and peer, wired by INTERFACES, with default routes by eth0. */
async function startTwoHosts(): Promise<TwoHosts> {
  const state = mkdtempSync(`${tmpdir()}/postern-test-`);
  const peer = startAnswerer<Question, unknown>(
    withState(state, inNamespace([process.execPath, `${import.meta.dir}/peer.ts`])),
  );
  const hosts: TwoHosts = {
    run: async (argv, stdin = "") =>
      (await peer.ask({ kind: "command", command: { argv, stdin } })) as CommandResult,
    postern: (args, stdin) => hosts.run([...POSTERN, ...args], stdin),
    async must(...argv) {
      const { exitCode, stdout, stderr } = await hosts.run(argv);
      if (exitCode !== 0) throw new Error(`${argv.join(" ")}: ${stderr}`);
      return stdout;
    },
    addAddress: (address) =>
      hosts.must(
        "ip",
        "address",
        "add",
        address,
        "dev",
        "eth0",
        ...(address.includes(":") ? ["nodad"] : []),
      ),
    probe: async (through, probes) =>
      (await peer.ask({ kind: "probe", interface: through, probes })) as readonly Verdict[],
    async watch(probes) {
      await peer.ask({ kind: "watch", probes });
    },
    seen: async () => (await peer.ask({ kind: "seen" })) as readonly Observation[],
    answers: async (through, packets, waitMs = 200) =>
      (await peer.ask({
        kind: "answers",
        interface: through,
        packets,
        waitMs,
      })) as readonly string[],
    async connect(host, port) {
      await peer.ask({ kind: "connect", host, port });
    },
    say: async (text) => (await peer.ask({ kind: "say", text })) as string,
    async close() {
      await peer.close();
      Bun.spawnSync(["rm", "-r", state]);
    },
  };
  await peer.ready();
  for (const [name, value] of Object.entries(SYSCTLS)) {
    await hosts.must("sh", "-c", `echo ${value} > /proc/sys/${name}`);
  }
  await hosts.must("ip", "link", "set", "lo", "up");
  for (const [index, name] of INTERFACES.entries()) {
    await hosts.must("ip", "link", "set", name, "address", `52:54:00:00:00:0${index}`, "up");
  }
  for (const address of HOST_ADDRESSES) await hosts.addAddress(address);
  await hosts.must("ip", "route", "add", "default", "via", "10.0.0.1");
  await hosts.must("ip", "-6", "route", "add", "default", "via", "fd00::1", "dev", "eth0");
  return hosts;
}

function withState(state: string, command: ReturnType<typeof inNamespace>) {
  return { ...command, env: { ...command.env, RUNTIME_DIRECTORY: state } };
}
