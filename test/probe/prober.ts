// SPDX-License-Identifier: Apache-2.0
import { addressBytes, addressText, macBytes } from "./address.ts";
import { decodeEthernet, ETHERTYPE_ARP, encodeEthernet } from "./ethernet.ts";
import { decodeIp, encodeIp, type IpPacket } from "./ip.ts";
import { answerArp, answerSolicitation } from "./neighbour.ts";
import { openPacketSocket } from "./packet_socket.ts";
import type { Answer, Probe, Verdict } from "./probe.ts";
import { askQuestion, readAnswer } from "./question.ts";

export interface ProberOptions {
  /** The interface of this namespace behind which the host is: a tap, or one end of a veth. */
  readonly interfaceName: string;
  /** The host's MAC address. */
  readonly hostMac: string;
  /** The prober's own MAC address, not the interface's: its kernel must not join in. */
  readonly mac?: string;
  /** Addresses to answer ARP and neighbour solicitations for, besides the sources of probes. */
  readonly owned?: readonly string[];
}

/** A peer on the wire that can send from any address and sees every answer. */
export interface Prober {
  /**
   * Sends one packet; `onAnswer` is told of every answer to it, whenever it comes, until the
   * prober is closed or 50,000 more packets were sent.
   */
  send(probe: Probe, onAnswer: (answer: Answer) => void): void;
  /** Sends all probes at once and gives their verdicts after the deadline, or once all answered. */
  probeAll(probes: readonly Probe[], timeoutMs: number): Promise<readonly Verdict[]>;
  probe(probe: Probe, timeoutMs: number): Promise<Verdict>;
  close(): void;
}

/** The MAC address of a prober that is given none. */
export const PROBER_MAC = "02:00:00:00:00:99";

const QUESTIONS_KEPT = 50_000;
const POLL_MS = 2;

/** Opens a prober on an interface whose addresses, if any, no probe uses as its source. */
export function openProber(options: ProberOptions): Prober {
  const socket = openPacketSocket(options.interfaceName);
  const mac = macBytes(options.mac ?? PROBER_MAC);
  const hostMac = macBytes(options.hostMac);
  const owned = new Set(options.owned?.map((text) => addressText(addressBytes(text))));
  const owns = (address: Uint8Array): boolean => owned.has(addressText(address));
  const questions = new Map<string, (answer: Answer) => void>();
  // A random start keeps probers that follow one another apart in the host's connection table.
  let identity = 20_000 + Math.floor(Math.random() * 40_000);

  const sendPacket = (packet: IpPacket): void => {
    const { type, bytes } = encodeIp(packet);
    socket.send(encodeEthernet({ dst: hostMac, src: mac, type, payload: bytes }));
  };

  const receiveFrame = (bytes: Uint8Array): void => {
    const frame = decodeEthernet(bytes);
    if (frame === undefined) return;
    if (frame.type === ETHERTYPE_ARP) {
      const reply = answerArp(frame, mac, owns);
      if (reply !== undefined) socket.send(reply);
      return;
    }
    const packet = decodeIp(frame.type, frame.payload);
    if (packet === undefined) return;
    const advertisement = answerSolicitation(frame, packet, mac, owns);
    if (advertisement !== undefined) socket.send(advertisement);
    const reading = readAnswer(packet);
    const onAnswer = reading && questions.get(reading.key);
    if (reading === undefined || onAnswer === undefined) return;
    if (reading.farewell !== undefined) sendPacket(reading.farewell);
    onAnswer(reading.answer);
  };

  const receiveAll = (): void => {
    for (let frame = socket.receive(); frame !== undefined; frame = socket.receive()) {
      receiveFrame(frame);
    }
  };
  const poll = setInterval(receiveAll, POLL_MS);

  const prober: Prober = {
    send(probe, onAnswer) {
      identity = identity >= 60_000 ? 20_000 : identity + 1;
      const { key, packet } = askQuestion(probe, identity);
      owned.add(addressText(packet.src));
      questions.delete(key);
      questions.set(key, onAnswer);
      if (questions.size > QUESTIONS_KEPT) {
        for (const oldest of questions.keys()) {
          questions.delete(oldest);
          break;
        }
      }
      sendPacket(packet);
    },
    async probeAll(probes, timeoutMs) {
      const verdicts: Verdict[] = probes.map(() => "filtered");
      let waiting = probes.length;
      await new Promise<void>((resolve) => {
        const deadline = setTimeout(() => {
          receiveAll();
          resolve();
        }, timeoutMs);
        for (const [i, probe] of probes.entries()) {
          prober.send(probe, (answer) => {
            if (verdicts[i] === "filtered") waiting -= 1;
            // A host that took the connection and dropped it later was open.
            if (verdicts[i] !== "open") verdicts[i] = answer;
            if (waiting > 0) return;
            clearTimeout(deadline);
            resolve();
          });
        }
      });
      return verdicts;
    },
    async probe(probe, timeoutMs) {
      const [verdict] = await prober.probeAll([probe], timeoutMs);
      return verdict ?? "filtered";
    },
    close() {
      clearInterval(poll);
      socket.close();
    },
  };
  return prober;
}
