// SPDX-License-Identifier: Apache-2.0
// Runs on the host: has conntrack know connections that never were, from a list on standard input, prints those
// that it knows, or has it forget them. The real ones of a test are few; of these there may be a hundred thousand.
import { withSocket } from "../../src/activation/held.ts";
import { deleteConnections, findConnections } from "../../src/conntrack/cut.ts";
import type { Tuple } from "../../src/conntrack/entry.ts";
import type { Attribute } from "../../src/netlink/attributes.ts";
import { ByteWriter, viewOf } from "../../src/netlink/bytes.ts";
import {
  NLM_F_CREATE,
  NLM_F_EXCL,
  parseMessages,
  readError,
  writeMessage,
} from "../../src/netlink/messages.ts";
import { netfilterMessage } from "../../src/netlink/nfnetlink.ts";
import { nextSequence } from "../../src/netlink/sequence.ts";
import { u32Attribute } from "../attributes.ts";
import { addressBytes, addressText } from "../probe/address.ts";

export interface Ends {
  readonly protocol: "tcp" | "udp" | "icmp" | "icmpv6" | "sctp";
  readonly src: string;
  readonly dst: string;
  readonly sport: number;
  readonly dport: number;
}

export interface Tracked extends Ends {
  /** Where DNAT takes it. */
  readonly to?: { readonly dst: string; readonly dport: number };
  readonly zone?: number;
  readonly master?: Ends;
}

/** linux/netfilter/nfnetlink.h and nfnetlink_conntrack.h */
const [NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_NEW] = [1, 0];
const CTA = { original: 1, reply: 2, timeout: 7, master: 14, zone: 18 };
const AF = { 4: 2, 16: 10 } as const;
const NUMBERS = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58, sctp: 132 } as const;
/** Attributes of identifier, type and code, and the type of a query and of its answer. */
const ECHO = {
  icmp: { id: 4, type: 5, code: 6, types: [8, 0] },
  icmpv6: { id: 7, type: 8, code: 9, types: [128, 129] },
} as const;
const BATCH = 1000;

const u16 = (value: number) => Uint8Array.of(value >> 8, value & 0xff);

function tuple(type: number, { protocol, src, dst, sport, dport }: Ends, isReply = false) {
  const [source, destination] = [addressBytes(src), addressBytes(dst)];
  const ip = source.length === 4 ? 1 : 3;
  const number = { type: 1, value: Uint8Array.of(NUMBERS[protocol]) };
  const echo = protocol === "icmp" || protocol === "icmpv6" ? ECHO[protocol] : undefined;
  const rest: readonly Attribute[] =
    echo === undefined
      ? [
          { type: 2, value: u16(sport) },
          { type: 3, value: u16(dport) },
        ]
      : [
          { type: echo.id, value: u16(isReply ? dport : sport) },
          { type: echo.type, value: Uint8Array.of(echo.types[isReply ? 1 : 0]) },
          { type: echo.code, value: Uint8Array.of(0) },
        ];
  const addresses = [
    { type: ip, value: source },
    { type: ip + 1, value: destination },
  ];
  return {
    type,
    value: [
      { type: 1, value: addresses },
      { type: 2, value: [number, ...rest] },
    ],
  };
}

function newConnection(tracked: Tracked) {
  const { protocol, src, sport, to = tracked, zone, master } = tracked;
  const reply = { protocol, src: to.dst, sport: to.dport, dst: src, dport: sport };
  const family = addressBytes(src).length === 4 ? AF[4] : AF[16];
  return netfilterMessage(
    NFNL_SUBSYS_CTNETLINK,
    IPCTNL_MSG_CT_NEW,
    family,
    NLM_F_CREATE | NLM_F_EXCL,
    [
      tuple(CTA.original, tracked),
      tuple(CTA.reply, reply, true),
      u32Attribute(CTA.timeout, 3600),
      ...(zone === undefined ? [] : [{ type: CTA.zone, value: u16(zone) }]),
      ...(master === undefined ? [] : [tuple(CTA.master, master)]),
    ],
  );
}

function track(list: readonly Tracked[]): void {
  withSocket((socket) => {
    for (let at = 0; at < list.length; at += BATCH) {
      const writer = new ByteWriter();
      for (const each of list.slice(at, at + BATCH)) {
        writeMessage(writer, { ...newConnection(each), sequence: nextSequence() });
      }
      socket.send(writer.finish());
      for (let datagram = socket.receive(false); datagram !== undefined; ) {
        for (const message of parseMessages(datagram)) {
          const error = readError(message, "tracking a connection");
          if (error !== undefined) throw error;
        }
        datagram = socket.receive(false);
      }
    }
  });
}

/** `192.0.2.1 40000 10.0.0.2 22` */
function endsText({ source, sourcePort, destination, port }: Tuple): string {
  return `${addressText(source)} ${sourcePort} ${addressText(destination)} ${port}`;
}

/** As many ssh connections, each from an address of its own. */
function flood(count: number): readonly Tracked[] {
  return Array.from({ length: count }, (_, index) => {
    const bytes = new Uint8Array(4);
    viewOf(bytes).setUint32(0, 0x0b00_0000 + index, false);
    return { protocol: "tcp", src: bytes.join("."), sport: 40_000, dst: "10.0.0.2", dport: 22 };
  });
}

if (import.meta.main) {
  const [what, count] = process.argv.slice(2);
  if (what === "list") {
    withSocket((socket) =>
      findConnections(socket, ({ original }) => {
        console.log(endsText(original));
        return false;
      }),
    );
  } else if (what === "forget") {
    withSocket((socket) =>
      deleteConnections(
        socket,
        findConnections(socket, () => true),
      ),
    );
  } else {
    track(what === "flood" ? flood(Number(count)) : await Bun.stdin.json());
  }
}
