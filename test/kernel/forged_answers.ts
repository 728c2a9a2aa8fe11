// SPDX-License-Identifier: Apache-2.0
// Runs on the host: another netlink socket says to ours what the kernel would, before the kernel does. Prints
// what is believed.
import { errorText } from "../../src/linux/error_text.ts";
import { bind, connect, send, socket } from "../../src/linux/libc.ts";
import { ByteWriter } from "../../src/netlink/bytes.ts";
import { NLMSG_ERROR, writeMessage } from "../../src/netlink/messages.ts";
import { type NetlinkSocket, openNetfilterSocket } from "../../src/netlink/socket.ts";
import { commitTable } from "../../src/nftables/commit_table.ts";
import { compile } from "../../src/ruleset/compile.ts";
import { LOCKDOWN } from "../../src/ruleset/lockdown.ts";

const AF_NETLINK = 16;
const SOCK_RAW = 3;
const NETLINK_NETFILTER = 12;
const EPERM = 1;

function netlinkAddress(port: number): Uint8Array {
  const address = new DataView(new ArrayBuffer(12));
  address.setUint16(0, AF_NETLINK, true);
  address.setUint32(4, port, true);
  return new Uint8Array(address.buffer);
}

/** A refusal of the first message of a batch. */
function refusal(): Uint8Array {
  const writer = new ByteWriter();
  const prefix = new Uint8Array(Int32Array.of(-EPERM).buffer);
  writeMessage(writer, { type: NLMSG_ERROR, flags: 0, sequence: 1, prefix, attributes: [] });
  return writer.finish();
}

/** The first netlink socket of a process has the number of the process for its port. */
const ours: NetlinkSocket = openNetfilterSocket();
const theirs = socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
bind(theirs, netlinkAddress(0));
connect(theirs, netlinkAddress(process.pid));

send(theirs, refusal());
console.log(ours.receive(false) === undefined ? "nothing was said" : "a refusal was believed");
send(theirs, refusal());
try {
  commitTable(ours, compile(LOCKDOWN), { kind: "any" });
  console.log("written");
} catch (error) {
  console.log(errorText(error));
}
