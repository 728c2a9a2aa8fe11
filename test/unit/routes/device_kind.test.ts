// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "bun:test";
import { constants } from "node:os";
import type { Attribute } from "../../../src/netlink/attributes.ts";
import { ByteWriter, viewOf } from "../../../src/netlink/bytes.ts";
import { NLMSG_ERROR, parseMessages, writeMessage } from "../../../src/netlink/messages.ts";
import type { NetlinkSocket } from "../../../src/netlink/socket.ts";
import { deviceKind } from "../../../src/routes/device_kind.ts";

const RTM_NEWLINK = 16;
const [IFLA_NAME, IFLA_INFO, IFLA_INFO_KIND] = [3, 18, 1];
const text = (type: number, value: string): Attribute => ({
  type,
  value: new TextEncoder().encode(`${value}\0`),
});

/** A kernel with one device, of which it says so much. */
function kernel(device: readonly Attribute[] | undefined): NetlinkSocket {
  const waiting: Uint8Array[] = [];
  return {
    send(datagram) {
      const [question] = [...parseMessages(datagram)];
      if (question === undefined) throw new Error("nothing was asked");
      const writer = new ByteWriter();
      const answer = { flags: 0, sequence: question.sequence };
      if (device === undefined) {
        const prefix = new Uint8Array(4);
        viewOf(prefix).setInt32(0, -constants.errno.ENODEV, true);
        writeMessage(writer, { ...answer, type: NLMSG_ERROR, prefix, attributes: [] });
      } else {
        const prefix = new Uint8Array(16);
        writeMessage(writer, { ...answer, type: RTM_NEWLINK, prefix, attributes: device });
      }
      waiting.push(writer.finish());
    },
    receive: () => waiting.shift(),
    close() {},
  };
}

test.each([
  ["is that which the kernel says", [text(IFLA_INFO_KIND, "wireguard")], "wireguard"],
  ["is hardware where the kernel says none", undefined, "hardware"],
])("the kind of a device %s", (_, info, kind) => {
  const device = [text(IFLA_NAME, "kubespan"), ...(info ? [{ type: IFLA_INFO, value: info }] : [])];
  expect(deviceKind(kernel(device), "kubespan")).toBe(kind);
});

test("there is no kind of a device that is not there", () => {
  expect(deviceKind(kernel(undefined), "kubespan")).toBeUndefined();
});
