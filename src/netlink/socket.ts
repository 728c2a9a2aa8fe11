// SPDX-License-Identifier: Apache-2.0
/** The netlink sockets to netfilter and to the routes, and how a question is asked over one. */
import { constants } from "node:os";
import { SystemCallError } from "../linux/errno.ts";
import * as libc from "../linux/libc.ts";
import { ByteWriter, viewOf } from "./bytes.ts";
import { NetlinkFormatError } from "./errors.ts";
import {
  type IncomingMessage,
  isInterrupted,
  NLMSG_DONE,
  NLMSG_ERROR,
  type OutgoingMessage,
  parseMessages,
  readError,
  writeMessage,
} from "./messages.ts";

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0o2000000;
const PROTOCOL = { route: 0, netfilter: 12 } as const;
const SOL_SOCKET = 1;
const SO_SNDBUF = { plain: 7, force: 32 } as const;
const SO_RCVBUF = { plain: 8, force: 33 } as const;
const SOL_NETLINK = 270;
const NETLINK_CAP_ACK = 10;
const NETLINK_EXT_ACK = 11;
const MSG_TRUNC = 0x20;
const MSG_DONTWAIT = 0x40;
/** The kernel fills dumps up to 32 KiB, if it was ever offered as much; errors do not quote the request. */
const DATAGRAM_BYTES = 64 << 10;
const RECEIVE_BUFFER = 4 << 20;

/** What the layers above need of a socket; tests put a function of their own in its place. */
export interface NetlinkSocket {
  /** Sends datagrams whole: the kernel has acted on one when this returns. */
  send(datagram: Uint8Array): void;
  /**
   * The next datagram from the kernel; undefined when none is waiting and `wait` is false.
   *
   * @throws LostAnswers once after others were lost.
   */
  receive(wait: boolean): Uint8Array | undefined;
  close(): void;
}

/** An answer that a change in the kernel overtook, or that was lost; ask again. */
export class InterruptedDump extends Error {
  override readonly name = "InterruptedDump";
}

/** The kernel had more to say than the receive buffer holds: some of it is lost, the rest is waiting. */
export class LostAnswers extends Error {
  override readonly name = "LostAnswers";
}

/** Opens a socket to netfilter in the current network namespace. Throws SystemCallError. */
export function openNetfilterSocket(): NetlinkSocket {
  return openSocket(PROTOCOL.netfilter);
}

/** Opens a socket to the interfaces and routes of the current network namespace. Throws SystemCallError. */
export function openRouteSocket(): NetlinkSocket {
  return openSocket(PROTOCOL.route);
}

function openSocket(protocol: number): NetlinkSocket {
  const descriptor = libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol);
  const address = new Uint8Array(12);
  new DataView(address.buffer).setUint16(0, AF_NETLINK, true);
  libc.bind(descriptor, address);
  libc.setsockopt(descriptor, SOL_NETLINK, NETLINK_EXT_ACK, 1);
  libc.setsockopt(descriptor, SOL_NETLINK, NETLINK_CAP_ACK, 1);
  resizeBuffer(descriptor, SO_RCVBUF, RECEIVE_BUFFER);
  const buffer = new Uint8Array(DATAGRAM_BYTES);
  return {
    send(datagram) {
      resizeBuffer(descriptor, SO_SNDBUF, Math.max(datagram.length * 2, 1 << 16));
      libc.send(descriptor, datagram);
    },
    receive: (wait) => receive(descriptor, buffer, wait),
    close: () => libc.close(descriptor),
  };
}

/**
 * Sizes a buffer beyond the system's limit, or up to it where that is not allowed: in a user namespace. A
 * batch that then does not fit is refused whole (EMSGSIZE).
 */
function resizeBuffer(
  descriptor: number,
  option: { readonly plain: number; readonly force: number },
  bytes: number,
): void {
  try {
    libc.setsockopt(descriptor, SOL_SOCKET, option.force, bytes);
  } catch (error) {
    if (!(error instanceof SystemCallError && error.errno === constants.errno.EPERM)) throw error;
    libc.setsockopt(descriptor, SOL_SOCKET, option.plain, bytes);
  }
}

/** The port of the kernel: any process may send to our socket, and only the kernel is believed. */
const KERNEL_PORT = 0;

function receive(descriptor: number, buffer: Uint8Array, wait: boolean): Uint8Array | undefined {
  for (;;) {
    let received: libc.Received;
    try {
      received = libc.recvFrom(descriptor, buffer, MSG_TRUNC | (wait ? 0 : MSG_DONTWAIT));
    } catch (error) {
      if (!(error instanceof SystemCallError)) throw error;
      if (error.errno === constants.errno.EAGAIN) return undefined;
      if (error.errno === constants.errno.ENOBUFS) throw new LostAnswers("answers were lost");
      throw error;
    }
    if (portOf(received.sender) !== KERNEL_PORT) continue;
    const { length } = received;
    if (length > buffer.length) throw new NetlinkFormatError(`datagram of ${length} bytes`);
    return buffer.slice(0, length);
  }
}

/** The port in a struct sockaddr_nl; undefined in anything else. */
function portOf(address: Uint8Array): number | undefined {
  return address.length < 12 ? undefined : viewOf(address).getUint32(4, true);
}

/** The answers to a request. */
export interface Answers {
  readonly messages: readonly IncomingMessage[];
  /** Whether the kernel changed something meanwhile: of anybody, not only of what was asked for. */
  readonly interrupted: boolean;
}

/**
 * Sends a request and collects its answers up to NLMSG_DONE, or the single one to a request that is no dump.
 *
 * @param operation what to call it in an error.
 * @throws NetlinkError the kernel's refusal; InterruptedDump when it must be asked again.
 */
export function request(
  socket: NetlinkSocket,
  message: OutgoingMessage,
  operation: string,
  dump: boolean,
): Answers {
  const messages: IncomingMessage[] = [];
  const interrupted = eachAnswer(socket, message, operation, dump, (answer) => {
    messages.push(answer);
  });
  return { messages, interrupted };
}

/**
 * The same, and hands over each answer as it comes: of a dump that is too long to be held in memory.
 *
 * @returns whether the kernel changed something meanwhile.
 */
export function eachAnswer(
  socket: NetlinkSocket,
  message: OutgoingMessage,
  operation: string,
  dump: boolean,
  take: (answer: IncomingMessage) => void,
): boolean {
  const writer = new ByteWriter();
  writeMessage(writer, message);
  socket.send(writer.finish());
  let interrupted = false;
  for (;;) {
    for (const answer of parseMessages(nextAnswer(socket, operation))) {
      if (answer.sequence !== message.sequence) continue;
      const error = readError(answer, operation);
      // A dump whose answers were lost goes on until they were taken.
      if (error?.errno === constants.errno.EBUSY) throw new InterruptedDump(operation);
      if (error !== undefined) throw error;
      interrupted ||= isInterrupted(answer);
      if (answer.type === NLMSG_DONE || answer.type === NLMSG_ERROR) return interrupted;
      take(answer);
      if (!dump) return interrupted;
    }
  }
}

function nextAnswer(socket: NetlinkSocket, operation: string): Uint8Array {
  try {
    const datagram = socket.receive(true);
    if (datagram === undefined) throw new NetlinkFormatError(`${operation}: no answer`);
    return datagram;
  } catch (error) {
    if (error instanceof LostAnswers) throw new InterruptedDump(operation);
    throw error;
  }
}
