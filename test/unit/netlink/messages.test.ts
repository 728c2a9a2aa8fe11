// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { writeAttributes } from "../../../src/netlink/attributes.ts";
import { ByteWriter } from "../../../src/netlink/bytes.ts";
import { NetlinkFormatError } from "../../../src/netlink/errors.ts";
import {
  NLMSG_DONE,
  NLMSG_ERROR,
  parseMessages,
  readError,
  writeMessage,
} from "../../../src/netlink/messages.ts";
import {
  InterruptedDump,
  LostAnswers,
  type NetlinkSocket,
  request,
} from "../../../src/netlink/socket.ts";
import { stringAttribute, u32Attribute } from "../../attributes.ts";

function message(type: number, flags: number, body: Uint8Array, sequence = 7): Uint8Array {
  const writer = new ByteWriter();
  writeMessage(writer, { type, flags, sequence, prefix: body, attributes: [] });
  return writer.finish();
}

/** Any type but that of an error or an end. */
const ANSWER = 20;

function errno(code: number): Uint8Array {
  return new Uint8Array(Int32Array.of(-code).buffer);
}

/** A socket that hands out datagrams made beforehand. */
function scripted(...datagrams: readonly Uint8Array[]): NetlinkSocket {
  const rest = [...datagrams];
  return { send: () => {}, receive: () => rest.shift(), close: () => {} };
}

const get = { type: 1, flags: 1, sequence: 7, prefix: new Uint8Array(4), attributes: [] };

describe("messages", () => {
  test("carry length, type, flags and sequence number in host byte order", () => {
    expect([...message(0x0a10, 0x0405, Uint8Array.of(9, 9))]).toEqual([
      18, 0, 0, 0, 0x10, 0x0a, 0x05, 0x04, 7, 0, 0, 0, 0, 0, 0, 0, 9, 9, 0, 0,
    ]);
  });

  test("of one datagram are told apart", () => {
    const datagram = Uint8Array.from([
      ...message(1, 0, Uint8Array.of(1)),
      ...message(2, 0, Uint8Array.of(2, 3, 4, 5)),
    ]);
    expect(parseMessages(datagram).map(({ type, body }) => [type, [...body]])).toEqual([
      [1, [1]],
      [2, [2, 3, 4, 5]],
    ]);
  });

  test("of any bytes are read or refused, never anything else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        try {
          for (const each of parseMessages(bytes)) readError(each, "reading");
        } catch (error) {
          expect(error).toBeInstanceOf(NetlinkFormatError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("an error", () => {
  test("says the operation, and the errno by name", () => {
    const [answer] = parseMessages(message(NLMSG_ERROR, 0, errno(1)));
    expect(answer && readError(answer, "writing chain x")?.message).toBe("writing chain x: EPERM");
  });

  test("of zero is an acknowledgement", () => {
    const [answer] = parseMessages(message(NLMSG_ERROR, 0, errno(0)));
    expect(answer && readError(answer, "writing")).toBeUndefined();
  });

  test("takes offset and text from the extended acknowledgement", () => {
    const extended = new ByteWriter();
    extended.raw(errno(22));
    extended.raw(message(1, 0, new Uint8Array(0)).slice(0, 16));
    writeAttributes(extended, [
      stringAttribute(1, "no such thing"),
      { type: 2, value: new Uint8Array(Uint32Array.of(24).buffer) },
    ]);
    const NLM_F_CAPPED_AND_TLVS = 0x300;
    const [answer] = parseMessages(message(NLMSG_ERROR, NLM_F_CAPPED_AND_TLVS, extended.finish()));
    const error = answer && readError(answer, "writing");
    expect(error).toMatchObject({ errno: 22, offset: 24, detail: "no such thing" });
  });
});

describe("a request", () => {
  test("collects a dump up to its end, skipping answers to others", () => {
    const socket = scripted(
      message(ANSWER, 2, Uint8Array.of(1)),
      message(ANSWER, 2, Uint8Array.of(9), 6),
      message(ANSWER, 2, Uint8Array.of(2)),
      message(NLMSG_DONE, 2, errno(0)),
    );
    const { messages, interrupted } = request(socket, get, "reading", true);
    expect(messages.map(({ body }) => body[0])).toEqual([1, 2]);
    expect(interrupted).toBe(false);
  });

  test("fails with what the kernel says", () => {
    expect(() =>
      request(scripted(message(NLMSG_ERROR, 0, errno(2))), get, "reading x", false),
    ).toThrow("reading x: ENOENT");
  });

  test("says when a change overtook the dump", () => {
    const NLM_F_DUMP_INTR = 0x10;
    const socket = scripted(
      message(ANSWER, NLM_F_DUMP_INTR, Uint8Array.of(1)),
      message(NLMSG_DONE, 2, errno(0)),
    );
    expect(request(socket, get, "reading", true).interrupted).toBe(true);
  });

  test("has to be made again when an earlier dump is not taken to its end", () => {
    const socket = scripted(message(NLMSG_ERROR, 0, errno(16)));
    expect(() => request(socket, get, "reading", true)).toThrow(InterruptedDump);
  });

  test("has to be made again when answers were lost", () => {
    const socket = {
      ...scripted(),
      receive: () => {
        throw new LostAnswers("answers were lost");
      },
    };
    expect(() => request(socket, get, "reading", true)).toThrow(InterruptedDump);
  });

  test("reports an error that comes instead of the rest of a dump", () => {
    const socket = scripted(
      message(ANSWER, 2, Uint8Array.of(1)),
      message(NLMSG_DONE, 2, errno(12)),
    );
    expect(() => request(socket, get, "reading", true)).toThrow("ENOMEM");
  });
});

test("an integer attribute keeps its place in a message", () => {
  const writer = new ByteWriter();
  writeMessage(writer, { ...get, attributes: [u32Attribute(1, 2)] });
  expect(writer.length).toBe(28);
});
