// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "bun:test";
import type { BlockDevice } from "../../../src/sources/block_devices.ts";
import { findStatePartition } from "../../../src/sources/find_state_partition.ts";

const ID = "49f8a68e-133a-dd3a-851a-077758154a77";
const HASH = `${ID.replaceAll("-", "")}0123456789abcdef0123456789abcdef`;
const COMMAND_LINE = `root=/dev/mapper/root roothash=${HASH} console=ttyS0`;

function partition(disk: string, number: number, name: string, partUuid: string): BlockDevice {
  return {
    path: `${disk}${number}`,
    disk,
    labels: [name],
    uuid: undefined,
    partUuid,
    facts: "",
  };
}

const ROOT = partition("/dev/sda", 3, "root-x86-64", ID);
const STATE = partition("/dev/sda", 5, "postern-state", "1");

describe("the state partition", () => {
  test("is the one of its name on the disk of the root, by the root's hash or its identifier", () => {
    const found = { kind: "partition", path: "/dev/sda5" } as const;
    expect(findStatePartition(COMMAND_LINE, [ROOT, STATE])).toEqual(found);
    expect(findStatePartition(`root=PARTUUID=${ID.toUpperCase()}`, [STATE, ROOT])).toEqual(found);
  });

  test("is not the one of another disk, beside it or in its stead", () => {
    const other = partition("/dev/sdb", 1, "postern-state", "2");
    expect(findStatePartition(COMMAND_LINE, [ROOT, STATE, other])).toMatchObject({
      path: STATE.path,
    });
    expect(findStatePartition(COMMAND_LINE, [ROOT, other])).toEqual({
      kind: "absent",
      why: "no partition postern-state on the disk of the root file system",
    });
  });

  test("is not a disk that is labelled like it", () => {
    const disk = { ...STATE, path: "/dev/sda", disk: undefined };
    expect(findStatePartition(COMMAND_LINE, [ROOT, disk])).toMatchObject({ kind: "absent" });
  });

  test("is none where the command line does not say which partition is the root", () => {
    expect(findStatePartition("root=/dev/sda3", [ROOT, STATE])).toMatchObject({ kind: "absent" });
  });

  test("is none, and that is a fault, when a copy of the disk is there", () => {
    const copy = [partition("/dev/sdb", 3, "root-x86-64", ID)];
    expect(findStatePartition(COMMAND_LINE, [ROOT, STATE, ...copy])).toEqual({
      kind: "absent",
      why: "two disks hold this root file system: /dev/sda3 and /dev/sdb3; remove one of them",
      isDamaged: true,
    });
  });

  test("is none, and that is a fault, when two on the disk have its name", () => {
    const second = partition("/dev/sda", 6, "postern-state", "3");
    expect(findStatePartition(COMMAND_LINE, [ROOT, STATE, second])).toMatchObject({
      isDamaged: true,
    });
  });
});
