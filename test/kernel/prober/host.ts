// SPDX-License-Identifier: Apache-2.0
// The host under test, in a network namespace of its own: TCP 80 and UDP 53 are served, TCP 81,
// UDP 54 and timestamp requests are dropped, all else is refused. Its wire is plugged in by
// session.ts, which then writes a line.
import { requireOwnNamespace } from "../../probe/namespace.ts";
import { runCommand } from "../../probe/run_command.ts";

const RULES = `
add table inet t
add chain inet t input { type filter hook input priority 0; }
add rule inet t input th dport { 81, 54 } drop
add rule inet t input icmp type timestamp-request drop
`;

requireOwnNamespace();
console.log("started");
for await (const _ of console) break;
runCommand("ip", "link", "set", "eth0", "address", "52:54:00:00:00:02", "up");
runCommand("ip", "address", "add", "10.0.0.2/24", "dev", "eth0");
runCommand("ip", "-6", "address", "add", "fd00::2/64", "dev", "eth0", "nodad");
runCommand("ip", "route", "add", "default", "via", "10.0.0.1");
runCommand("nft", RULES);
Bun.listen({ hostname: "::", port: 80, socket: { data: () => {} } });
await Bun.udpSocket({
  hostname: "::",
  port: 53,
  socket: { data: (socket, payload, port, address) => void socket.send(payload, port, address) },
});
console.log("listening");
