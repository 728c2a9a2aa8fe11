// SPDX-License-Identifier: Apache-2.0
/** The login that a command is given from: whether it would outlive a policy, and what it proves. */
import { networkInterfaces } from "node:os";
import { hostAddress } from "../config/prefix.ts";
import { evaluate } from "../explain/evaluate.ts";
import type { Packet } from "../explain/packet.ts";
import { type Ancestor, ancestors, environmentOf } from "../linux/ancestors.ts";
import { type RemoteSession, remoteSession } from "../linux/login_session.ts";
import type { Ruleset } from "../ruleset/ruleset.ts";

/** What serves a login over the network with a process of its own: OpenSSH's, of any version, and Dropbear. */
const SESSION_PROCESS = /^(?:sshd|dropbear)/;

/** A process that the command descends from, or its own. */
export interface Forebear extends Pick<Ancestor, "name" | "started"> {
  /** SSH_CONNECTION in its environment: addresses and ports of both ends; undefined when there is none. */
  readonly connection: string | undefined;
  /** The session over the network that it belongs to; undefined for none. */
  readonly remote: RemoteSession | undefined;
}

function forebears(): readonly Forebear[] {
  return ancestors().map(({ pid, name, started }) => ({
    name,
    started,
    connection: environmentOf(pid, "SSH_CONNECTION"),
    remote: remoteSession(pid),
  }));
}

/**
 * Why a login is no proof that a new connection is possible since the trial began: it was there before, and
 * what is established survives every policy. Undefined when nothing speaks against it; somebody at a console
 * of the machine needs no connection.
 *
 * @param began seconds from boot to the beginning of the trial.
 */
export function objection(began: number, line = forebears()): string | undefined {
  const session = line.find(({ name }) => SESSION_PROCESS.test(name));
  if (session !== undefined) {
    return session.started > began
      ? undefined
      : "this ssh session is older than the trial, and would have outlived any policy: log in anew and confirm there, or use --force";
  }
  const remote = line.find((each) => each.remote !== undefined)?.remote;
  if (remote !== undefined && remote.began > began) return undefined;
  return remote !== undefined || line.some(({ connection }) => connection !== undefined)
    ? "this terminal was opened over ssh, and it cannot be seen over which connection it is used now: log in anew and confirm there, or use --force"
    : undefined;
}

/**
 * The ssh connection that the command is given from, when a new one like it would be dropped; as text.
 * Undefined when it would not, or when the command is given from elsewhere.
 */
export function cutOff(ruleset: Ruleset | undefined, line = forebears()): string | undefined {
  if (ruleset === undefined) return undefined;
  const session = line.find(({ connection }) => connection !== undefined);
  const [client, , server, port] = session?.connection?.split(" ") ?? [];
  const packet = packetOf(client, server, port);
  if (packet === undefined || evaluate(ruleset, packet).verdict === "accept") return undefined;
  return `${client} to port ${port}`;
}

function packetOf(
  client: string | undefined,
  server: string | undefined,
  port: string | undefined,
): Packet | undefined {
  const [source, destination] = [client, server].map((text = "") => hostAddress(withoutZone(text)));
  if (source === undefined || destination?.family !== source.family) return undefined;
  return {
    iface: interfaceWith(server) ?? "eth0",
    family: source.family,
    source: source.address,
    destination: destination.address,
    state: "new",
    hopLimit: 64,
    protocol: "tcp",
    sourcePort: 49_152,
    port: Number(port),
  };
}

/** A link-local address as sshd tells it names its interface too. */
function withoutZone(address: string): string {
  return address.replace(/%.*/, "");
}

function interfaceWith(address = ""): string | undefined {
  return Object.entries(networkInterfaces()).find(([, addresses]) =>
    addresses?.some((each) => each.address === withoutZone(address)),
  )?.[0];
}
