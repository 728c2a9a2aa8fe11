// SPDX-License-Identifier: Apache-2.0
/** A neighbour of the guest that sends it packets which no well-behaved host sends, and hears what it says to them. */
import { addressBytes, addressText } from "../probe/address.ts";
import { loneFragments, type Malformed, malformedPackets } from "../probe/malformed.ts";
import { openPacketSocket } from "../probe/packet_socket.ts";
import { PROBER_MAC } from "../probe/prober.ts";
import { answerIn, rawFrame } from "../probe/raw_frame.ts";
import { GUEST_IPV4, GUEST_IPV6, GUEST_LINK_LOCAL, GUEST_MAC, TAP } from "./network.ts";

/** Addresses that nobody else has: whatever comes to them is an answer. */
const PEER = { ipv4: "10.0.0.66", ipv6: "fd00::66", linkLocal: "fe80::66" };
const GUEST = { ipv4: GUEST_IPV4, ipv6: GUEST_IPV6, linkLocal: GUEST_LINK_LOCAL };

/** To be answered for, when the guest asks whose they are. */
export const MALFORMED_PEER_ADDRESSES = Object.values(PEER);

/** What was sent, and each kind of answer (`icmpv6 4/2`) that came to it. */
export interface MalformedResult {
  readonly sent: number;
  readonly answers: readonly string[];
}

const POLL_MS = 2;

/** Sends them in turn, one each `everyMs`, until it is stopped. The peer's own MAC address is the prober's. */
export function startMalformedPeer(everyMs: number): { stop(): MalformedResult } {
  const socket = openPacketSocket(TAP);
  const own = new Set(MALFORMED_PEER_ADDRESSES.map((text) => addressText(addressBytes(text))));
  const answers = new Set<string>();
  let sent = 0;
  let waiting: readonly Malformed[] = [];
  const send = (): void => {
    if (waiting.length === 0) {
      waiting = [...malformedPackets(PEER, GUEST), ...loneFragments(PEER, GUEST)];
    }
    socket.send(rawFrame(waiting[0]?.packet ?? "", { hostMac: GUEST_MAC, mac: PROBER_MAC }));
    waiting = waiting.slice(1);
    sent += 1;
  };
  const receive = (): void => {
    for (let bytes = socket.receive(); bytes !== undefined; bytes = socket.receive()) {
      const text = answerIn(bytes, own);
      if (text !== undefined) answers.add(text);
    }
  };
  const timers = [setInterval(send, everyMs), setInterval(receive, POLL_MS)];
  return {
    stop() {
      for (const timer of timers) clearInterval(timer);
      receive();
      socket.close();
      return { sent, answers: [...answers].sort() };
    },
  };
}
