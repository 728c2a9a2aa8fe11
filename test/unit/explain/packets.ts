// SPDX-License-Identifier: Apache-2.0
import { packetOf } from "../../random/packet.ts";

type Fields = Parameters<typeof packetOf>[0];

/** A TCP packet that begins a connection, or what the fields make of it. */
export function packet(fields: Partial<Fields> = {}) {
  return packetOf({
    iface: "eth0",
    src: "192.0.2.7",
    dst: "192.0.2.1",
    proto: "tcp",
    sport: 49_152,
    dport: 22,
    icmpType: 8,
    hopLimit: 64,
    state: "new",
    ...fields,
  });
}
