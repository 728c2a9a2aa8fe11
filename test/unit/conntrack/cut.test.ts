// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import { constants } from "node:os";
import { deleteConnections, findConnections } from "../../../src/conntrack/cut.ts";
import { type Attribute, writeAttributes } from "../../../src/netlink/attributes.ts";
import { ByteWriter, viewOf } from "../../../src/netlink/bytes.ts";
import {
  NLMSG_DONE,
  NLMSG_ERROR,
  parseMessages,
  writeMessage,
} from "../../../src/netlink/messages.ts";
import { LostAnswers, type NetlinkSocket } from "../../../src/netlink/socket.ts";
import { u32Attribute } from "../../attributes.ts";
import { addressBytes } from "../../probe/address.ts";

const DUMP_INTERRUPTED = 0x10;
const [GET, DELETE] = [0x101, 0x102];

function tuple(type: number, source: string, destination: string): Attribute {
  const addresses = [
    { type: 1, value: addressBytes(source) },
    { type: 2, value: addressBytes(destination) },
  ];
  const protocol = [{ type: 1, value: Uint8Array.of(47) }];
  return {
    type,
    value: [
      { type: 1, value: addresses },
      { type: 2, value: protocol },
    ],
  };
}

/** An entry of the connection number `id`. */
function entry(id: number): readonly Attribute[] {
  const source = `10.0.${id >> 8}.${id & 0xff}`;
  return [tuple(1, source, "192.0.2.1"), tuple(2, "192.0.2.1", source), u32Attribute(12, id)];
}

interface Answer {
  readonly type: number;
  /** That of the question unless it is given. */
  readonly sequence?: number;
  readonly flags?: number;
  readonly prefix?: Uint8Array;
  readonly attributes?: readonly Attribute[];
}

/** Answers questions with what `answer` says, a datagram each. */
function kernel(answer: (type: number) => readonly (Answer | LostAnswers)[]) {
  const asked: { readonly type: number; readonly body: Uint8Array }[] = [];
  const waiting: (Uint8Array | LostAnswers)[] = [];
  const socket: NetlinkSocket = {
    send(datagram) {
      for (const { type, sequence, body } of parseMessages(datagram)) {
        asked.push({ type, body });
        for (const each of answer(type)) {
          if (each instanceof LostAnswers) {
            waiting.push(each);
            continue;
          }
          const writer = new ByteWriter();
          const rest = { flags: 0, prefix: Uint8Array.of(2, 0, 0, 0), attributes: [] };
          writeMessage(writer, { ...rest, sequence, ...each });
          waiting.push(writer.finish());
        }
      }
    },
    receive() {
      const next = waiting.shift();
      if (next instanceof LostAnswers) throw next;
      return next;
    },
    close() {},
  };
  return { socket, asked };
}

function refusal(errno: number): Answer {
  const prefix = new Uint8Array(4);
  viewOf(prefix).setInt32(0, -errno, true);
  return { type: NLMSG_ERROR, prefix };
}

const DONE: Answer = { type: NLMSG_DONE, prefix: new Uint8Array(4) };
const dumpOf = (count: number, flags = 0): readonly Answer[] => [
  ...Array.from({ length: count }, (_, id) => ({ type: 0x100, flags, attributes: entry(id) })),
  DONE,
];

describe("connections", () => {
  test("are read in one conversation, and deleted in few", () => {
    const { socket, asked } = kernel((type) => (type === GET ? dumpOf(1000) : []));
    let sent = 0;
    const counting = {
      ...socket,
      send(datagram: Uint8Array) {
        sent += 1;
        socket.send(datagram);
      },
    };
    const found = findConnections(counting, ({ original }) => original.source[3] !== 7);
    expect(found.count).toBe(996);
    expect(sent).toBe(1);
    expect(deleteConnections(counting, found)).toEqual({ cut: 996, left: 0, why: undefined });
    expect(sent).toBe(1 + 8);
    expect(asked.filter(({ type }) => type === DELETE)).toHaveLength(996);
  });

  test.each([
    ["answers were lost", [new LostAnswers("")]],
    ["another reading goes on", [refusal(constants.errno.EBUSY)]],
    ["the kernel changed something", dumpOf(2, DUMP_INTERRUPTED)],
  ])("are read again where %s", (_, first) => {
    let dumps = 0;
    const { socket } = kernel(() => {
      dumps += 1;
      return dumps === 1 ? first : dumpOf(3);
    });
    expect(findConnections(socket, () => true).count).toBe(3);
    expect(dumps).toBe(2);
  });

  test("are read for two seconds at the longest where that never ends", () => {
    const { socket } = kernel(() => dumpOf(2, DUMP_INTERRUPTED));
    expect(findConnections(socket, () => true).count).toBe(2);
  });
});

describe("a connection", () => {
  test("is named by its tuple and its id when it is deleted: without one the kernel deletes others", () => {
    const { socket, asked } = kernel((type) => (type === GET ? dumpOf(3) : []));
    deleteConnections(
      socket,
      findConnections(socket, ({ original }) => original.source[3] === 2),
    );
    const named = asked.filter(({ type }) => type === DELETE).map(({ body }) => body.subarray(4));
    const expected = new ByteWriter();
    writeAttributes(expected, [tuple(1, "10.0.0.2", "192.0.2.1"), u32Attribute(12, 2)]);
    expect(named.map((each) => each.toHex())).toEqual([expected.finish().toHex()]);
  });

  test("does not count as left for a refusal of something else", () => {
    const { socket } = kernel((type) =>
      type === GET ? dumpOf(1) : [{ ...refusal(constants.errno.EBUSY), sequence: 0 }],
    );
    const found = findConnections(socket, () => true);
    expect(deleteConnections(socket, found)).toEqual({ cut: 1, left: 0, why: undefined });
  });

  const outcome = (errno: number) => {
    let deletions = 0;
    const { socket } = kernel((type) => {
      if (type === GET) return dumpOf(300);
      deletions += 1;
      return deletions === 5 ? [refusal(errno)] : [];
    });
    return deleteConnections(
      socket,
      findConnections(socket, () => true),
    );
  };

  test("that has ended meanwhile does not count", () => {
    expect(outcome(constants.errno.ENOENT)).toEqual({ cut: 299, left: 0, why: undefined });
  });

  test("that the kernel does not let go leaves the others to be cut, and is told", () => {
    expect(outcome(constants.errno.EBUSY)).toMatchObject({
      cut: 299,
      left: 1,
      why: { message: expect.stringContaining("cutting a connection: EBUSY") },
    });
  });
});
