// SPDX-License-Identifier: Apache-2.0
/** What a host sends in answer to packets of any shape. */
import { addressText } from "../probe/address.ts";
import { openPacketSocket } from "../probe/packet_socket.ts";
import { answerIn, rawFrame } from "../probe/raw_frame.ts";

export interface WireOptions {
  readonly interfaceName: string;
  readonly hostMac: string;
  readonly mac: string;
}

/** Sends IP packets, each whole in hexadecimal, and gives what comes back to their sources within the time. */
export async function answersTo(
  packets: readonly string[],
  waitMs: number,
  { interfaceName, ...ends }: WireOptions,
): Promise<readonly string[]> {
  const socket = openPacketSocket(interfaceName);
  const sources = new Set<string>();
  for (const packet of packets) {
    const payload = Uint8Array.fromHex(packet);
    const isIpv4 = (payload[0] ?? 0) >>> 4 === 4;
    sources.add(addressText(isIpv4 ? payload.subarray(12, 16) : payload.subarray(8, 24)));
    socket.send(rawFrame(packet, ends));
  }
  await Bun.sleep(waitMs);
  const answers: string[] = [];
  for (let bytes = socket.receive(); bytes !== undefined; bytes = socket.receive()) {
    const answer = answerIn(bytes, sources);
    if (answer !== undefined) answers.push(answer);
  }
  socket.close();
  return answers.sort();
}
