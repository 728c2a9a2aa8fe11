// SPDX-License-Identifier: Apache-2.0
import { dlopen, FFIType, read } from "bun:ffi";

// linux/if_packet.h, linux/if_ether.h, asm-generic/socket.h, asm-generic/errno.h
const AF_PACKET = 17;
const SOCK_RAW = 3;
const SOL_SOCKET = 1;
const SO_RCVBUFFORCE = 33;
const SOL_PACKET = 263;
const PACKET_IGNORE_OUTGOING = 23;
const ETH_P_ALL = 3;
const MSG_DONTWAIT = 0x40;
const EAGAIN = 11;
const ENETDOWN = 100;
const ENOBUFS = 105;

const { symbols: libc } = dlopen("libc.so.6", {
  socket: { args: ["i32", "i32", "i32"], returns: "i32" },
  bind: { args: ["i32", "ptr", "u32"], returns: "i32" },
  setsockopt: { args: ["i32", "i32", "i32", "ptr", "u32"], returns: "i32" },
  send: { args: ["i32", "ptr", "u64", "i32"], returns: FFIType.i64_fast },
  recv: { args: ["i32", "ptr", "u64", "i32"], returns: FFIType.i64_fast },
  close: { args: ["i32"], returns: "i32" },
  if_nametoindex: { args: ["ptr"], returns: "u32" },
  __errno_location: { args: [], returns: "ptr" },
});

/** A raw link-layer socket on one interface (packet(7)). It never blocks. */
export interface PacketSocket {
  /** Sends one frame; one that the device cannot take now is lost, as on any wire. */
  send(frame: Uint8Array): void;
  /** The next frame that came in from outside, or undefined if none waits. */
  receive(): Uint8Array | undefined;
  close(): void;
}

/** Opens a socket on the named interface of this network namespace. Throws without CAP_NET_RAW. */
export function openPacketSocket(interfaceName: string): PacketSocket {
  const index = libc.if_nametoindex(Buffer.from(`${interfaceName}\0`));
  if (index === 0) throw new Error(`no interface ${interfaceName} in this namespace`);
  // Protocol 0 receives nothing until bind() names the interface: no frame of another one gets in.
  const fd = succeed("socket", libc.socket(AF_PACKET, SOCK_RAW, 0));
  const on = Int32Array.of(1);
  succeed("setsockopt", libc.setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, on, 4));
  // Without privilege in the first user namespace the default size has to do.
  libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, Int32Array.of(8 << 20), 4);
  const address = new DataView(new ArrayBuffer(20)); // struct sockaddr_ll
  address.setUint16(0, AF_PACKET, true);
  address.setUint16(2, ETH_P_ALL);
  address.setInt32(4, index, true);
  succeed("bind", libc.bind(fd, new Uint8Array(address.buffer), 20));
  const buffer = new Uint8Array(65536);
  return {
    send(frame) {
      if (Number(libc.send(fd, frame, frame.length, MSG_DONTWAIT)) >= 0) return;
      const code = errno();
      if (code !== EAGAIN && code !== ENETDOWN && code !== ENOBUFS) {
        throw new Error(`send on ${interfaceName}: errno ${code}`);
      }
    },
    receive() {
      for (;;) {
        const length = Number(libc.recv(fd, buffer, buffer.length, MSG_DONTWAIT));
        if (length >= 0) return buffer.slice(0, length);
        const code = errno();
        if (code === EAGAIN) return undefined;
        // A device that goes down is reported once, and what follows is received again.
        if (code !== ENETDOWN) throw new Error(`recv on ${interfaceName}: errno ${code}`);
      }
    },
    close: () => void libc.close(fd),
  };
}

function succeed(call: string, result: number): number {
  if (result < 0) throw new Error(`${call}: errno ${errno()}`);
  return result;
}

function errno(): number {
  const location = libc.__errno_location();
  if (location === null) throw new Error("no errno");
  return read.i32(location);
}
