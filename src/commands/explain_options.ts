// SPDX-License-Identifier: Apache-2.0
/** The options of `postern explain`: a packet and what it cannot tell by itself. */
import { hostAddress } from "../config/prefix.ts";
import {
  type AddressType,
  type Circumstances,
  type ConntrackState,
  type Packet,
  stateWithoutFlow,
  usualHopLimit,
} from "../explain/packet.ts";
import { readArguments, UsageError } from "./command.ts";

const TEXT = { type: "string" } as const;

const OPTIONS = {
  iface: TEXT,
  src: TEXT,
  dst: TEXT,
  proto: TEXT,
  dport: TEXT,
  sport: TEXT,
  "icmp-type": TEXT,
  "hop-limit": TEXT,
  state: TEXT,
  "dst-type": TEXT,
  "no-reverse-path": { type: "boolean" },
  "over-limit": { type: "boolean" },
  json: { type: "boolean" },
} as const;

type TextOption = {
  [Name in keyof typeof OPTIONS]: (typeof OPTIONS)[Name] extends typeof TEXT ? Name : never;
}[keyof typeof OPTIONS];

const PROTOCOLS = ["tcp", "udp", "icmp", "icmpv6", "igmp"] as const;
const STATES = [
  "new",
  "established",
  "related",
  "invalid",
  "untracked",
] as const satisfies readonly ConntrackState[];
const ADDRESS_TYPES = [
  "local",
  "unicast",
  "multicast",
  "broadcast",
] as const satisfies readonly AddressType[];

/** Addresses of documentation (RFC 5737, RFC 3849) that stand for one of the host's own. */
const HOST = { 4: 0xc000_0201n, 6: (0x2001_0db8n << 96n) | 1n } as const;

/** First of the dynamic ports (RFC 6335); it tells nothing to any rule but the one for DHCPv6. */
const EPHEMERAL_PORT = 49_152;

const ECHO_REQUEST = { icmp: 8, icmpv6: 128 } as const;

/** What the arguments say. */
interface ExplainArguments {
  readonly files: readonly string[];
  readonly packet: Packet;
  readonly circumstances: Circumstances;
  readonly json: boolean;
}

/** Reads all arguments. @throws UsageError */
export function readExplainArguments(args: readonly string[]): ExplainArguments {
  const { positionals: files, values } = readArguments(args, OPTIONS);
  const given = (name: TextOption): string | undefined => values[name];
  return {
    files,
    packet: readPacket(given),
    circumstances: {
      destinationType: oneOf("dst-type", given("dst-type"), ADDRESS_TYPES),
      reversePath: values["no-reverse-path"] === true ? false : undefined,
      overLimit: values["over-limit"] === true ? true : undefined,
    },
    json: values.json === true,
  };
}

type Given = (name: TextOption) => string | undefined;

function readPacket(given: Given): Packet {
  const protocol = oneOf("proto", required("proto", given), PROTOCOLS);
  if (protocol === undefined) throw new UsageError("--proto is missing");
  const source = address("src", required("src", given));
  const { family } = source;
  const dst = given("dst");
  const destination = dst === undefined ? { family, value: HOST[family] } : address("dst", dst);
  if (destination.family !== family) {
    throw new UsageError("--src and --dst are of different address families");
  }
  const addressed = {
    iface: interfaceName(given("iface") ?? "eth0"),
    family,
    source: source.value,
    destination: destination.value,
  };
  const hopLimit = number("hop-limit", given("hop-limit"), 255);
  if (hopLimit !== undefined && family === 4 && protocol !== "igmp") refuse("hop-limit", "IPv4");
  const state = oneOf("state", given("state"), STATES);
  if (protocol === "tcp" || protocol === "udp") {
    if (given("icmp-type") !== undefined) refuse("icmp-type", protocol);
    const port = number("dport", required("dport", given), 65_535) ?? 0;
    const sourcePort = number("sport", given("sport"), 65_535) ?? EPHEMERAL_PORT;
    const rest = { state: state ?? "new", hopLimit: hopLimit ?? 64 } as const;
    return { ...addressed, ...rest, protocol, sourcePort, port };
  }
  if (given("dport") !== undefined) refuse("dport", protocol);
  if (given("sport") !== undefined) refuse("sport", protocol);
  if (family !== (protocol === "icmpv6" ? 6 : 4)) refuse(`proto ${protocol}`, `IPv${family}`);
  if (protocol === "igmp") {
    if (given("icmp-type") !== undefined) refuse("icmp-type", protocol);
    const rest = {
      state: state ?? "new",
      hopLimit: hopLimit ?? usualHopLimit(protocol, 0),
    } as const;
    return { ...addressed, ...rest, protocol };
  }
  const icmpType = number("icmp-type", given("icmp-type"), 255) ?? ECHO_REQUEST[protocol];
  return {
    ...addressed,
    state: state ?? stateWithoutFlow(protocol, icmpType),
    hopLimit: hopLimit ?? usualHopLimit(protocol, icmpType),
    protocol,
    icmpType,
  };
}

function refuse(option: string, what: string): never {
  throw new UsageError(`--${option} does not go with ${what}`);
}

function required(name: TextOption, given: Given): string {
  const value = given(name);
  if (value === undefined) throw new UsageError(`--${name} is missing`);
  return value;
}

function oneOf<const T extends string>(
  name: TextOption,
  text: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const choice = choices.find((each) => each === text);
  if (choice === undefined) {
    throw new UsageError(`--${name} expects one of ${choices.join(", ")}; found "${text}"`);
  }
  return choice;
}

function number(name: TextOption, text: string | undefined, highest: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^(0|[1-9]\d{0,4})$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= highest)) {
    throw new UsageError(`--${name} expects a number from 0 to ${highest}; found "${text}"`);
  }
  return value;
}

function address(name: TextOption, text: string): { family: 4 | 6; value: bigint } {
  const found = hostAddress(text);
  if (found === undefined) {
    throw new UsageError(`--${name} expects an IPv4 or IPv6 address; found "${text}"`);
  }
  return { family: found.family, value: found.address };
}

/** The kernel's own rule (net/core/dev.c, dev_valid_name). */
function interfaceName(name: string): string {
  if (!/^[^\s/:]{1,15}$/.test(name) || name === "." || name === "..") {
    throw new UsageError(`--iface expects the name of an interface; found "${name}"`);
  }
  return name;
}
